package io.tailrace.encoder.text;

import io.tailrace.encoder.encode.UnitWriter;
import io.tailrace.encoder.process.Failures;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Rendition;
import io.tailrace.events.UnitResult;
import io.tailrace.media.FrameRate;
import io.tailrace.media.PartList;
import io.tailrace.store.StoreException;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The unit of a text rendition: its segments for HLS, and all of it in one file, which is how players of DASH take WebVTT (DASH-IF IOP,
 * side-loaded text).
 */
record TextUnit(Rendition rendition, TextGrid grid, List<Cue> cues) {

    static final String WHOLE = "subtitles.vtt";

    private static final String TYPE = "text/vtt";

    /** A cue that lasts for hours lies in every segment of them; many of those would fill the store. */
    private static final long MOST_BYTES = 64L << 20;

    /** @param encoder identity of the worker */
    UnitResult store(UnitWriter writer, String encoder) throws StoreException, TaskFailedException {
        FrameRate rate = grid.grid().rate();
        long ticks = rate.ticksPerFrame();
        List<PartList.Segment> segments = new ArrayList<>();
        long bytes = 0;
        for (TextGrid.Segment segment : grid.cut(cues)) {
            byte[] text = WebVtt.segment(segment.cues());
            bytes += text.length;
            if (bytes > MOST_BYTES) {
                throw tooLarge(rendition.getName());
            }
            String name = String.format(Locale.ROOT, "%06d.vtt", segment.number());
            PartList.StoredObject object = writer.write(name, text, TYPE);
            segments.add(new PartList.Segment(
                    segment.number(),
                    name,
                    object.size(),
                    object.sha256(),
                    segment.frames().length() * ticks,
                    segment.cues().size(),
                    segment.frames().first() * ticks,
                    0));
        }
        PartList.StoredObject whole = writer.write(WHOLE, WebVtt.file(cues), TYPE);
        PartList list = new PartList(
                rendition.getName(),
                rendition.getGeneration(),
                0,
                encoder,
                "",
                rate.timescale(),
                null,
                segments,
                List.of(whole),
                0,
                0,
                0,
                0,
                cues.size(),
                0,
                List.of());
        return writer.finish(list)
                .setTimescale(rate.timescale())
                .setFirstDecodeTime(0)
                .setDurationTicks(grid.grid().totalFrames() * ticks)
                .setBytes(bytes + whole.size())
                .build();
    }

    static TaskFailedException tooLarge(String rendition) {
        return Failures.failed(
                ErrorClass.INPUT,
                "subtitles-too-large",
                "The subtitles " + rendition + " are more than any title can show; they were left out.");
    }
}
