package io.tailrace.encoder.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.ffmpeg.ExitReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ffmpeg says of encoders that do not work, and what an operator is told. */
class RefusalTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[error] Unknown encoder 'h264_nvmpi' | FINAL | built without it",
                "[h264_nvenc] [error] Cannot load libcuda.so.1 | FINAL | driver capability",
                "[h264_nvenc] [error] Cannot load libnvidia-encode.so.1 | FINAL | driver capability",
                "[h264_nvenc] [error] OpenEncodeSessionEx failed: unsupported device (2): (no details) | FINAL | A100, H100, H200",
                "[h264_nvenc] [error] No capable devices found | FINAL | no GPU with an encoder",
                "[h264_nvenc] [error] OpenEncodeSessionEx failed: out of memory (10): (no details) | PASSING | sessions of the GPU are taken",
                "[h264_nvenc] [error] OpenEncodeSessionEx failed: incompatible client key (21) | PASSING | sessions of the GPU are taken",
                "[h264_nvenc] [error] Driver does not support the required nvenc API version. Required: 13.0 | FINAL | too old",
                "[h264_nvenc] [error] The minimum required Nvidia driver for nvenc is 570.0 or newer | FINAL | too old",
                "[av1_nvenc] [warning] Codec not supported | FINAL | does not encode this codec",
                "[hevc_nvenc] [warning] B frames as references are not supported | FEATURE | B-frames",
                "[hevc_nvenc] [warning] Max B-frames 3 exceed 0 | FEATURE | B-frames",
                "[hevc_nvenc] [warning] 10 bit encode not supported | FEATURE | 10 bit",
                "[h264_vaapi] [error] Driver does not support QVBR RC mode (supported modes: CQP, CBR, VBR). | FEATURE | quality",
                "[VAAPI] [error] No VA display found for device /dev/dri/renderD128. | FINAL | no render node",
                "[VAAPI] [error] Failed to initialise VAAPI connection: -1 (unknown libva error). | FINAL | LIBVA_DRIVERS_PATH",
                "[h264_vaapi] [error] No usable encoding profile found. | FINAL | does not encode this codec",
                "[h264_qsv] [error] Error initializing a MFX session: unsupported (-3) | FINAL | Quick Sync",
                "[error] Failed to create a VAAPI device | FINAL | Quick Sync",
                "[h264_v4l2m2m] [error] Could not find a valid device | FINAL | no such encoder or decoder on this board",
                "[error] Unrecognized option 'rc-lookahead'. | FINAL | does not know an option",
                "[error] Something new happened | FINAL | ended with code 1: Something new happened"
            })
    void tellsAnOperatorWhatItMeans(String line, Refusal.Kind kind, String words) {
        Refusal refusal = Refusal.of(report(1, Optional.empty(), List.of(line, "[vf#0:0] [error] Task finished")));

        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(refusal.reason()).contains(words);
    }

    @Test
    void believesAFeatureMoreThanTheMissingDeviceBehindIt() {
        Refusal refusal = Refusal.of(report(
                1,
                Optional.empty(),
                List.of(
                        "[hevc_nvenc] [warning] B frames as references are not supported",
                        "[hevc_nvenc] [error] No capable devices found")));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FEATURE);
    }

    @Test
    void asksAgainWhenATrialHung() {
        Refusal refusal = Refusal.of(report(137, Optional.of("it ran longer than 20 s"), List.of()));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.PASSING);
        assertThat(refusal.reason()).contains("it ran longer than 20 s");
    }

    private static ExitReport report(int code, Optional<String> objection, List<String> lines) {
        return new ExitReport(code, objection, false, Duration.ZERO, Duration.ZERO, lines);
    }

    @Test
    void hasAWordForEveryReason() {
        String sessions = Refusal.of(report(
                        1, Optional.empty(), List.of("[h264_nvenc] OpenEncodeSessionEx failed: out of memory (10)")))
                .reason();
        assertThat(Refusal.code(sessions)).isEqualTo("sessions-taken");
        assertThat(Refusal.code("10 bit: " + sessions)).isEqualTo("sessions-taken");
        assertThat(Refusal.code(Refusal.of(report(137, Optional.of("it ran longer than 20 s"), List.of()))
                        .reason()))
                .isEqualTo("stopped");
        assertThat(Refusal.code(Refusal.wrong("3 pictures").reason())).isEqualTo("wrong-pictures");
        assertThat(Refusal.code("its trial ended with code 1: something new")).isEqualTo("other");
    }
}
