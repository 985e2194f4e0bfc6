package io.tailrace.encoder.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DamageWatchTest {

    @Test
    void countsWhatDecodersComplainOf() {
        DamageWatch watch = new DamageWatch();
        watch.accept("[vist#0:0/h264 @ 0x55] [dec:h264 @ 0x56] [warning] corrupt decoded frame");
        watch.accept(
                "[aist#0:1/aac @ 0x55] [dec:aac @ 0x56] [error] Error submitting packet to decoder: Invalid data found");
        assertThat(watch.count()).isEqualTo(2);
    }

    /** Of healthy media with open GOPs, after a seek. */
    @Test
    void doesNotCountWhatIsSaidOfHealthyMedia() {
        DamageWatch watch = new DamageWatch();
        watch.accept("[h264 @ 0x55] [error] mmco: unref short failure");
        watch.accept("[mpegts @ 0x55] [warning] Packet corrupt (stream = 0, dts = 831600).");
        assertThat(watch.count()).isZero();
    }
}
