package io.tailrace.encoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.media.TimeSpan;
import io.tailrace.media.TimeSpans;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Lines as ffmpeg 8.0.1 writes them. */
class SoundDamageTest {

    private final SoundDamage damage = new SoundDamage();

    private void sound(int track, double seconds) {
        damage.accept(String.format(
                Locale.ROOT,
                "[ashowinfo@t%d @ 0x7f1a10001a80] [info] n:298 pts:347904 pts_time:%s fmt:fltp channels:1 chlayout:mono"
                        + " rate:48000 nb_samples:1024 checksum:5AA52F07 plane_checksums: [ 5AA52F07 ]",
                track,
                seconds));
    }

    private static TimeSpans spans(long start, long end) {
        return new TimeSpans(List.of(new TimeSpan(start, end)));
    }

    @Test
    void findsWhereSilenceStandsIn() {
        sound(0, 0);
        sound(0, 0.021333);
        sound(0, 0.064);
        assertThat(damage.spans()).isEqualTo(spans(42_666, 64_000));
    }

    @Test
    void takesRoundedTimesForWhole() {
        sound(0, 0.001);
        sound(0, 0.022);
        sound(0, 0.043);
        sound(0, 0.065);
        assertThat(damage.spans()).isEqualTo(TimeSpans.NONE);
    }

    @Test
    void tellsTracksApart() {
        sound(0, 0);
        sound(3, 5);
        sound(0, 0.021333);
        sound(3, 5.021333);
        assertThat(damage.spans()).isEqualTo(TimeSpans.NONE);
    }

    @Test
    void believesADecoderThatCallsItsSoundDamaged() {
        sound(0, 0);
        damage.accept("[aist#0:1/ac3 @ 0x5] [dec:ac3 @ 0x6] [warning] corrupt decoded frame");
        sound(0, 0.021333);
        sound(0, 0.042667);
        assertThat(damage.spans()).isEqualTo(spans(21_333, 42_666));
    }
}
