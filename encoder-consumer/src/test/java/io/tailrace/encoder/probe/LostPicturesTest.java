package io.tailrace.encoder.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.media.TimeSpan;
import io.tailrace.media.TimeSpans;
import java.util.List;
import org.junit.jupiter.api.Test;

/** At 25 pictures a second on a clock of 90 kHz. */
class LostPicturesTest {

    private static final long PICTURE = 3_600;
    private static final long END = 100 * PICTURE;

    private final LostPictures lost = new LostPictures();

    private void picture(long number, boolean isKey, boolean isCorrupt) {
        lost.add(new PacketLine(0, number * PICTURE, number * PICTURE, PICTURE, isKey, false, isCorrupt));
    }

    private TimeSpans spans() {
        return lost.spans(PICTURE, END, ticks -> ticks * 1_000_000 / 90_000);
    }

    @Test
    void goesFromAMarkWithAGapToTheNextKeyFrame() {
        picture(0, true, false);
        picture(1, false, true);
        picture(4, false, false);
        picture(5, true, false);
        assertThat(spans()).isEqualTo(new TimeSpans(List.of(new TimeSpan(40_000, 200_000))));
    }

    /** As ffmpeg's parser of H.264 does. */
    @Test
    void findsTheGapAPacketBehindTheMark() {
        picture(0, true, false);
        picture(1, false, true);
        picture(2, false, false);
        picture(6, false, false);
        picture(7, true, false);
        assertThat(spans()).isEqualTo(new TimeSpans(List.of(new TimeSpan(40_000, 280_000))));
    }

    @Test
    void takesASpliceForWhole() {
        picture(0, true, false);
        picture(1, false, true);
        picture(2, true, false);
        picture(3, false, false);
        picture(4, false, false);
        assertThat(spans()).isEqualTo(TimeSpans.NONE);
    }

    @Test
    void takesAHoleWithoutAMarkForWhole() {
        picture(0, true, false);
        picture(50, false, false);
        assertThat(spans()).isEqualTo(TimeSpans.NONE);
    }

    @Test
    void goesToTheEndWithoutAKeyFrame() {
        picture(0, true, false);
        picture(1, false, true);
        picture(3, false, false);
        assertThat(spans()).isEqualTo(new TimeSpans(List.of(new TimeSpan(40_000, 4_000_000))));
    }
}
