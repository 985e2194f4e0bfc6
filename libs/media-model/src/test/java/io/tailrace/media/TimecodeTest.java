package io.tailrace.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimecodeTest {

    private static final FrameRate PAL = new FrameRate(25, 1);
    private static final FrameRate NTSC = new FrameRate(30_000, 1001);

    private static Timecode timecode(String text, FrameRate rate) {
        return Timecode.parse(text, rate).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "10:00:00:00, 1, 10:00:00:01",
        "10:00:00:24, 1, 10:00:01:00",
        "23:59:59:24, 1, 00:00:00:00",
        "00:00:00:00, -1, 23:59:59:24",
        "01:02:03:04, 90000, 02:02:03:04"
    })
    void countsFrames(String from, long frames, String to) {
        assertThat(timecode(from, PAL).plus(frames)).hasToString(to);
    }

    /** The examples of SMPTE ST 12-1: two numbers of each minute are left out, but not of every tenth. */
    @ParameterizedTest
    @CsvSource({
        "00:00:59;29, 1, 00:01:00;02",
        "00:09:59;29, 1, 00:10:00;00",
        "00:01:00;02, -1, 00:00:59;29",
        "00:59:59;20, 10, 01:00:00;00",
        "23:59:59;29, 1, 00:00:00;00",
        "00:00:00;00, 17982, 00:10:00;00",
        "00:00:00;00, 107892, 01:00:00;00"
    })
    void dropsNumbers(String from, long frames, String to) {
        assertThat(timecode(from, NTSC).plus(frames)).hasToString(to);
    }

    @Test
    void keepsEveryFrameOfADay() {
        Random random = new Random(1);
        for (FrameRate rate : new FrameRate[] {NTSC, new FrameRate(60_000, 1001), PAL, new FrameRate(24_000, 1001)}) {
            Timecode midnight = timecode(rate.den() == 1001 ? "00:00:00;00" : "00:00:00:00", rate);
            for (int i = 0; i < 10_000; i++) {
                Timecode some = midnight.plus(random.nextLong(3_000_000));
                assertThat(timecode(some.toString(), rate)).isEqualTo(some);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10:00:00:12, 25/1, 50/1, 10:00:00:24",
        "10:00:00:13, 50/1, 25/1, 10:00:00:06",
        "10:00:00:23, 24000/1001, 25/1, 10:00:00:23",
        "00:01:00;02, 30000/1001, 60000/1001, 00:01:00;04",
        "00:01:00;29, 30000/1001, 25/1, 00:01:00:24",
        "10:00:00:24, 25/1, 120/1, 10:00:00:115",
        "10:00:00:24, 25/1, 10/1, 10:00:00:9"
    })
    void countsTheSameSecondInOtherFrames(String from, String rate, String other, String to) {
        assertThat(timecode(from, rate(rate)).at(rate(other))).hasToString(to);
    }

    private static FrameRate rate(String text) {
        String[] parts = text.split("/", -1);
        return new FrameRate(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10:00:00",
                "24:00:00:00",
                "10:60:00:00",
                "10:00:00:25",
                "10:00:00:",
                "x0:00:00:00",
                "10:00:00:00'"
            })
    void readsNothingElse(String text) {
        assertThat(Timecode.parse(text, PAL)).isEmpty();
    }
}
