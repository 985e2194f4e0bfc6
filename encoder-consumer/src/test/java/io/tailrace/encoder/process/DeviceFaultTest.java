package io.tailrace.encoder.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.ffmpeg.ExitReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as ffmpeg 8.0.1 wrote them where there is no device, and as its sources have them. */
class DeviceFaultTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "255|[CUDA] [error] Cannot load libcuda.so.1|it cannot be opened",
                "234|[VAAPI] [error] No VA display found for device /dev/dri/renderD128.|it cannot be opened",
                "255|[dec:h264] [error] Hardware device setup failed for decoder: Operation not permitted|it cannot be opened",
                "8|[fatal] Unknown decoder 'h264_nvmpi'|this ffmpeg lacks a filter or decoder of it",
                "8|[AVFilterGraph] [error] No such filter: 'bwdif_cuda'|this ffmpeg lacks a filter or decoder of it",
                "218|[h264] [error] Failed setup for format vulkan: hwaccel initialisation returned error.|its decoder does not take this source",
                "69|[h264] [error] decoder->cvdl->cuvidDecodePicture(decoder->decoder, &ctx->pic_params) failed -> CUDA_ERROR_UNKNOWN: unknown error|its driver reported an error",
                "69|[hevc] [error] decoder->cvdl->cuvidCreateDecoder(&decoder->decoder, params) failed -> CUDA_ERROR_OUT_OF_MEMORY: out of memory|the memory of the GPU is full",
                "69|[h264] [error] hardware accelerator failed to decode picture|its decoder failed",
                "69|[h264] [error] No decoder surfaces left|its decoder failed",
                "218|[h264_nvenc] [error] OpenEncodeSessionEx failed: out of memory (10): (no details)|all encoding sessions of the GPU are taken"
            })
    void isTheDevicesAndGoesToAnotherNode(int code, String line, String fault) {
        ExitReport report = report(code, line);

        assertThat(DeviceFault.of(report)).contains(fault);
        Failure failure = BadEnd.of(report, Optional.empty(), 1).orElseThrow().failure();
        assertThat(failure.getErrorClass()).isEqualTo(ErrorClass.RESOURCE);
        assertThat(failure.getCode()).isEqualTo("device-failed");
        assertThat(failure.getMessage()).contains(fault);
        assertThat(DeviceFault.isSuspect(failure)).isTrue();
    }

    @Test
    void isNotTakenForMemoryOfTheHost() {
        ExitReport report = report(
                244,
                "[h264_nvenc] [error] OpenEncodeSessionEx failed: out of memory (10): (no details)",
                "[vost#0:0/h264_nvenc] [error] Error while opening encoder: Cannot allocate memory");

        Failure failure = BadEnd.of(report, Optional.empty(), 1).orElseThrow().failure();
        assertThat(failure.getCode()).isEqualTo("device-failed");
        assertThat(failure.getMessage()).contains("all encoding sessions of the GPU are taken");
    }

    @Test
    void isNotSeenInWhatOtherFailuresSay() {
        assertThat(DeviceFault.of(report(183, "[h264] [error] error while decoding MB 3 4")))
                .isEmpty();
        assertThat(DeviceFault.of(report(1, "[error] Impossible to convert between the formats")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"source-changed", "scratch-full", "output-not-stored", "ffmpeg-killed", "codec-unsupported"})
    void isNotSuspectedOfWhatNoDeviceDoes(String code) {
        assertThat(DeviceFault.isSuspect(new Failure(ErrorClass.TRANSIENT, code, "x")))
                .isFalse();
    }

    private static ExitReport report(int code, String... lines) {
        return new ExitReport(code, Optional.empty(), false, Duration.ZERO, Duration.ZERO, List.of(lines));
    }
}
