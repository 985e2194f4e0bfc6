package io.tailrace.encoder.encode;

import io.tailrace.ffmpeg.CmafInit;
import io.tailrace.ffmpeg.CmafSegment;
import io.tailrace.media.PartList;
import java.util.List;

/** What the segments of one unit must be, to the last frame. Pure. */
sealed interface SegmentRule permits PictureRule, SoundRule {

    int firstNumber();

    /** Number of the last segment; whatever the muxer cut behind it belongs to it. */
    int lastNumber();

    void checkInit(CmafInit init) throws MismatchException;

    /** Checks one segment, its tail joined. */
    void checkSegment(int number, CmafSegment segment, CmafInit init) throws MismatchException;

    /** Checks all of them together, in order. */
    void checkUnit(List<PartList.Segment> segments, CmafInit init) throws MismatchException;

    /** Adjacent segments join without gap or overlap. */
    static void checkContinuous(List<PartList.Segment> segments) throws MismatchException {
        for (int i = 1; i < segments.size(); i++) {
            PartList.Segment before = segments.get(i - 1);
            MismatchException.check(
                    "start of segment " + segments.get(i).number(),
                    before.decodeTime() + before.duration(),
                    segments.get(i).decodeTime());
        }
    }
}
