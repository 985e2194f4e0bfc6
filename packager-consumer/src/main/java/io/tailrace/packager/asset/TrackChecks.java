package io.tailrace.packager.asset;

import io.tailrace.media.FrameGrid;
import io.tailrace.media.PartList;
import io.tailrace.media.PartList.Segment;
import io.tailrace.media.PartList.StoredObject;
import java.util.ArrayList;
import java.util.List;

/** Joins the units of a rendition and refuses what does not join. */
final class TrackChecks {

    private TrackChecks() {}

    /** The track of the part lists of all units, given in order. */
    static Track join(String folder, List<PartList> parts) throws BrokenAssetException {
        PartList first = parts.get(0);
        StoredObject init = first.initSegment()
                .orElseThrow(() -> new BrokenAssetException(first.rendition() + " has no init segment"));
        List<Segment> segments = new ArrayList<>();
        for (PartList part : parts) {
            requireSame(first, part);
            segments.addAll(part.segments());
        }
        require(!segments.isEmpty(), first.rendition() + " has no segments");
        require(first.timescale() > 0, first.rendition() + " has no time scale");
        long time = 0;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            require(
                    segment.number() == i + 1,
                    first.rendition() + ": segment " + (i + 1) + " is missing, " + segment.number()
                            + " is in its place");
            require(
                    segment.decodeTime() == time,
                    first.rendition() + ": segment " + segment.number() + " starts at " + segment.decodeTime()
                            + " and not at " + time + " ticks");
            require(
                    segment.duration() > 0 && segment.size() > 0,
                    first.rendition() + ": segment " + segment.number() + " is empty");
            time += segment.duration();
        }
        return new Track(
                first.rendition(),
                first.generation(),
                folder,
                first.encoder(),
                first.codec(),
                first.timescale(),
                new StoredObject("init.mp4", init.size(), init.sha256()),
                segments);
    }

    private static void requireSame(PartList first, PartList part) throws BrokenAssetException {
        String unit = part.rendition() + " chunk " + part.chunk();
        require(
                part.initSegment()
                        .map(StoredObject::sha256)
                        .equals(first.initSegment().map(StoredObject::sha256)),
                unit + " has another init segment than chunk " + first.chunk());
        require(part.timescale() == first.timescale(), unit + " has another time scale than chunk " + first.chunk());
        require(part.codec().equals(first.codec()), unit + " has codec " + part.codec() + " and not " + first.codec());
        require(
                part.encoder().equals(first.encoder()),
                unit + " was made by " + part.encoder() + " and not by " + first.encoder());
    }

    /** Every segment has the frames of the grid. */
    static void requireGrid(Track track, FrameGrid grid) throws BrokenAssetException {
        require(
                track.segments().size() == grid.segments(),
                track.name() + " has " + track.segments().size() + " segments and not " + grid.segments());
        for (Segment segment : track.segments()) {
            long frames = grid.segment(segment.number()).length();
            require(
                    segment.samples() == frames,
                    track.name() + ": segment " + segment.number() + " has " + segment.samples() + " frames and not "
                            + frames);
            require(
                    segment.firstFrameBytes() > 0 && segment.firstFrameBytes() <= segment.size(),
                    track.name() + ": the first frame of segment " + segment.number() + " has no place in it");
        }
    }

    static void require(boolean holds, String message) throws BrokenAssetException {
        if (!holds) {
            throw new BrokenAssetException(message);
        }
    }
}
