package io.tailrace.encoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoudnessTest {

    @Test
    void isOneGainWherePeaksAllowIt() {
        assertThat(new Loudness(-27.4, -9.1).correction(-23, 48_000)).isEqualTo("volume=4.40dB");
        assertThat(new Loudness(-14.2, -0.1).correction(-23, 48_000)).isEqualTo("volume=-8.80dB");
    }

    @Test
    void limitsPeaksThatWouldBeTooHigh() {
        assertThat(new Loudness(-27.4, -3).correction(-16, 44_100))
                .isEqualTo("volume=11.40dB,aresample=192000,"
                        + "alimiter=limit=0.891251:level=disabled:latency=1:attack=5:release=50,aresample=44100");
    }

    @Test
    void leavesSilenceAndMakesNoHissLoud() {
        assertThat(new Loudness(Loudness.GATE, Double.NEGATIVE_INFINITY).correction(-16, 48_000))
                .isEmpty();
        assertThat(new Loudness(-69, -60).correction(-16, 48_000)).isEqualTo("volume=24.00dB");
    }

    @Test
    void readsWhatTheMetersSay() {
        LoudnessLines lines = new LoudnessLines(2);
        List.of(
                        "[ebur128@sound1 @ 0x7f48] [info] Summary:",
                        "",
                        "  Integrated loudness:",
                        "    I:         -27.0 LUFS",
                        "    Threshold: -39.9 LUFS",
                        "  True peak:",
                        "    Peak:       -6.9 dBFS",
                        "[ebur128@sound0 @ 0x7f49] [info] Summary:",
                        "    I:         -70.0 LUFS",
                        "    Peak:       -inf dBFS",
                        "[out#0/null @ 0x56] [info] video:0KiB",
                        "    I:         -1.0 LUFS")
                .forEach(lines);
        assertThat(lines.all()).contains(List.of(new Loudness(-70, Double.NEGATIVE_INFINITY), new Loudness(-27, -6.9)));
    }

    @Test
    void knowsWhenAMeterSaidNothing() {
        LoudnessLines lines = new LoudnessLines(2);
        List.of("[ebur128@sound1 @ 0x7f48] [info] Summary:", "    I: -27.0 LUFS", "    Peak: nan dBFS")
                .forEach(lines);
        assertThat(lines.all()).isEmpty();
    }
}
