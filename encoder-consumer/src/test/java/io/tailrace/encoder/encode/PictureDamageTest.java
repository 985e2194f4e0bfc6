package io.tailrace.encoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.media.TimeSpan;
import io.tailrace.media.TimeSpans;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Lines as ffmpeg 8.0.1 writes them. */
class PictureDamageTest {

    private static final String DAMAGED = "[vist#0:0/h264 @ 0x5] [dec:h264 @ 0x6] [warning] corrupt decoded frame";

    private final PictureDamage damage = new PictureDamage();

    private void packet(double seconds) {
        damage.accept(String.format(
                Locale.ROOT,
                "[vist#0:0/h264 @ 0x5] [info] demuxer+ffmpeg -> ist_index:0:0 type:video pkt_pts:1 pkt_pts_time:%s"
                        + " pkt_dts:NOPTS pkt_dts_time:NOPTS duration:40 duration_time:0.04 off:23000 off_time:0.023",
                seconds));
    }

    private void picture(double seconds, boolean isKey) {
        damage.accept(String.format(
                Locale.ROOT,
                "[vist#0:0/h264 @ 0x5] [dec:h264 @ 0x6] [info] decoder -> pts:1 pts_time:%s pkt_dts:1"
                        + " pkt_dts_time:1.5 duration:40 duration_time:0.04 keyframe:%d frame_type:3 time_base:1/1000",
                seconds,
                isKey ? 1 : 0));
    }

    private void shown(double seconds, boolean isKey) {
        packet(seconds);
        picture(seconds, isKey);
    }

    private static TimeSpans spans(long start, long end) {
        return new TimeSpans(List.of(new TimeSpan(start, end)));
    }

    @Test
    void findsNothingInHealthyMedia() {
        packet(1.0);
        packet(1.08);
        packet(1.04);
        picture(1.0, true);
        picture(1.04, false);
        picture(1.08, false);
        assertThat(damage.spans(2_000_000)).isEqualTo(TimeSpans.NONE);
    }

    @Test
    void goesFromADamagedPictureToTheNextKeyFrame() {
        shown(1.0, true);
        damage.accept(DAMAGED);
        shown(1.04, false);
        shown(1.08, false);
        shown(1.12, true);
        shown(1.16, false);
        assertThat(damage.spans(2_000_000)).isEqualTo(spans(1_040_000, 1_120_000));
    }

    @Test
    void goesToTheEndWithoutAKeyFrameAndOnThroughADamagedOne() {
        damage.accept(DAMAGED);
        shown(1.04, false);
        damage.accept(DAMAGED);
        shown(1.08, true);
        shown(1.12, false);
        assertThat(damage.spans(2_000_000)).isEqualTo(spans(1_040_000, 2_000_000));
    }

    @Test
    void missesPicturesThatNeverLeaveTheDecoder() {
        shown(1.0, true);
        packet(1.04);
        packet(1.08);
        shown(1.12, false);
        shown(1.16, true);
        assertThat(damage.spans(2_000_000)).isEqualTo(spans(1_040_000, 1_160_000));
    }

    @Test
    void missesPicturesAtTheEnd() {
        shown(1.0, true);
        packet(1.04);
        assertThat(damage.spans(1_080_000)).isEqualTo(spans(1_040_000, 1_080_000));
    }

    /** Each field has a packet of its own, and both are one picture. */
    @Test
    void takesTwoFieldsForOnePicture() {
        for (double time = 0; time < 1; time += 0.04) {
            packet(time);
            packet(time + 0.02);
            picture(time, time == 0);
        }
        assertThat(damage.spans(1_000_000)).isEqualTo(TimeSpans.NONE);
    }

    @Test
    void takesNothingFromOtherLines() {
        damage.accept("[info]     title           : decoder -> pts:x pts_time:nonsense");
        damage.accept("[h264 @ 0x1] [error] mmco: unref short failure");
        damage.accept("");
        assertThat(damage.spans(1_000_000)).isEqualTo(TimeSpans.NONE);
    }
}
