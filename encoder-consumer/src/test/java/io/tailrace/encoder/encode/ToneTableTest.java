package io.tailrace.encoder.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tailrace.media.DynamicRange;
import io.tailrace.media.ToneMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ToneTableTest {

    /** Signals of PQ (SMPTE ST 2084) by the luminance in cd/m² that its tables give for them. */
    private static final double WHITE = 0.5807;

    private static final double PEAK = 0.7518;

    private static double grey(ToneMapping mapping, double signal) {
        double[] sdr = new ToneTable(DynamicRange.PQ, mapping).sdr(signal, signal, signal);
        assertThat(sdr[0]).isEqualTo(sdr[1], within(1e-3)).isEqualTo(sdr[2], within(1e-3));
        return sdr[1];
    }

    @ParameterizedTest
    @CsvSource({"MOBIUS, 0.85", "HABLE, 0.68", "REINHARD, 0.81", "BT2390, 0.90"})
    void bringsTheReferenceWhiteBelowTheWhiteOfSdr(ToneMapping mapping, double signal) {
        assertThat(grey(mapping, WHITE)).isEqualTo(signal, within(0.01));
    }

    @ParameterizedTest
    @EnumSource(ToneMapping.class)
    void goesFromBlackToWhiteWithoutTurningBack(ToneMapping mapping) {
        assertThat(grey(mapping, 0)).isEqualTo(0, within(1e-9));
        assertThat(grey(mapping, PEAK)).isEqualTo(1, within(1e-3));
        double before = 0;
        for (int i = 1; i <= 100; i++) {
            double now = grey(mapping, i * 0.01 * PEAK);
            assertThat(now).isGreaterThan(before);
            before = now;
        }
        assertThat(grey(mapping, 1)).isEqualTo(1, within(1e-3));
    }

    /** A grey card and skin (Report ITU-R BT.2408, table 1). */
    @ParameterizedTest
    @CsvSource({"MOBIUS, 0.3800, 26", "MOBIUS, 0.4545, 58", "BT2390, 0.3800, 26", "BT2390, 0.4545, 58"})
    void leavesAloneWhatIsNotBright(ToneMapping mapping, double signal, double nits) {
        assertThat(203 * Math.pow(grey(mapping, signal), 2.4)).isEqualTo(nits, within(0.01 * nits));
    }

    /** Three quarters of HLG are the reference white (BT.2408), too. */
    @ParameterizedTest
    @EnumSource(ToneMapping.class)
    void treatsBothKindsOfHdrAlike(ToneMapping mapping) {
        double[] hlg = new ToneTable(DynamicRange.HLG, mapping).sdr(0.75, 0.75, 0.75);

        assertThat(hlg[1]).isEqualTo(grey(mapping, WHITE), within(0.005));
    }

    @Test
    void keepsTheHueOfWhatIsBright() {
        ToneTable table = new ToneTable(DynamicRange.PQ, ToneMapping.BT2390);
        double[] soft = table.sdr(0.45, 0.40, 0.38);
        double[] bright = table.sdr(0.6133, 0.5574, 0.5346); // the same ratios of light, five times as much

        double soften = Math.pow(soft[1] / soft[0], 2.4);
        assertThat(Math.pow(bright[1] / bright[0], 2.4)).isEqualTo(soften, within(0.02));
    }

    @Test
    void namesItsFileByWhatIsInIt() {
        ToneTable table = new ToneTable(DynamicRange.HLG, ToneMapping.HABLE);

        assertThat(table.file()).isEqualTo("sdr-of-hlg-by-hable.cube");
        assertThat(table.cube().lines())
                .startsWith("LUT_3D_SIZE 49", "0.00000 0.00000 0.00000")
                .hasSize(1 + 49 * 49 * 49);
    }
}
