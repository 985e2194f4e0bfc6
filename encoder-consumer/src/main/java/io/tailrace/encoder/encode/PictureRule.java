package io.tailrace.encoder.encode;

import io.tailrace.ffmpeg.CmafInit;
import io.tailrace.ffmpeg.CmafSegment;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRange;
import io.tailrace.media.PartList;
import java.util.List;

/** Segments of a chunk: exactly the frames of the grid, each at its time, each segment decodable by itself. */
record PictureRule(FrameGrid grid, int chunk, int width, int height) implements SegmentRule {

    @Override
    public int firstNumber() {
        return grid.firstSegment(chunk);
    }

    @Override
    public int lastNumber() {
        return firstNumber() + grid.segmentsIn(chunk) - 1;
    }

    @Override
    public void checkInit(CmafInit init) throws MismatchException {
        if (init.kind() != CmafInit.Kind.VIDEO) {
            throw new MismatchException("the init segment is one of sound");
        }
        MismatchException.check("the time scale", grid.rate().timescale(), init.timescale());
        MismatchException.check("the width", width, init.width());
        MismatchException.check("the height", height, init.height());
    }

    @Override
    public void checkSegment(int number, CmafSegment segment, CmafInit init) throws MismatchException {
        FrameRange frames = grid.segment(number);
        long tick = grid.rate().ticksPerFrame();
        String name = " of segment " + number;
        MismatchException.check("the frame count" + name, frames.length(), segment.samples());
        MismatchException.check("the start" + name, frames.first() * tick, segment.decodeTime());
        MismatchException.check("the length" + name, frames.length() * tick, segment.duration());
        MismatchException.check(
                "the sequence number" + name, number, segment.first().sequence());
        MismatchException.check(
                "the first picture" + name,
                frames.first() * tick,
                segment.first().firstPresentation() - init.editMediaTime());
        if (!segment.first().startsWithSync() || !segment.isContinuous()) {
            throw new MismatchException("segment " + number + " does not start with a key frame, or has a gap");
        }
    }

    @Override
    public void checkUnit(List<PartList.Segment> segments, CmafInit init) throws MismatchException {
        MismatchException.check("the number of segments", grid.segmentsIn(chunk), segments.size());
        SegmentRule.checkContinuous(segments);
    }
}
