package io.tailrace.encoder.encode;

import io.tailrace.ffmpeg.CmafInit;
import io.tailrace.ffmpeg.CmafSegment;
import io.tailrace.media.PartList;
import java.util.List;

/**
 * Segments of a title's sound: as many as the picture has, without a gap, and exactly as long as the title behind the encoder's
 * priming.
 */
record SoundRule(int segments, int sampleRate, int channels, long titleSamples) implements SegmentRule {

    @Override
    public int firstNumber() {
        return 1;
    }

    @Override
    public int lastNumber() {
        return segments;
    }

    @Override
    public void checkInit(CmafInit init) throws MismatchException {
        if (init.kind() != CmafInit.Kind.AUDIO) {
            throw new MismatchException("the init segment is one of pictures");
        }
        MismatchException.check("the time scale", sampleRate, init.timescale());
        MismatchException.check("the sample rate", sampleRate, init.sampleRate());
        MismatchException.check("the number of channels", channels, init.channels());
    }

    @Override
    public void checkSegment(int number, CmafSegment segment, CmafInit init) throws MismatchException {
        MismatchException.check(
                "the sequence number of segment " + number,
                number,
                segment.first().sequence());
        if (!segment.isContinuous()) {
            throw new MismatchException("segment " + number + " has a gap");
        }
    }

    @Override
    public void checkUnit(List<PartList.Segment> parts, CmafInit init) throws MismatchException {
        MismatchException.check("the number of segments", segments, parts.size());
        MismatchException.check("the start of the sound", 0, parts.get(0).decodeTime());
        SegmentRule.checkContinuous(parts);
        long total = parts.stream().mapToLong(PartList.Segment::duration).sum();
        MismatchException.check("the length of the sound in samples", titleSamples + init.editMediaTime(), total);
    }
}
