package io.tailrace.encoder.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.encoder.relay.RelayFailure;
import io.tailrace.encoder.relay.RelayFailure.Reason;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.ffmpeg.ExitReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadEndTest {

    @Test
    void acceptsACleanEnd() {
        assertThat(BadEnd.of(exit(0), Optional.empty(), 1)).isEmpty();
        assertThat(BadEnd.of(exit(0, "[swscaler] [warning] deprecated pixel format used"), Optional.empty(), 1))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CHANGED,INPUT,source-changed",
        "GONE,INPUT,source-missing",
        "DENIED,CONFIG,store-denied",
        "UNAVAILABLE,TRANSIENT,source-unavailable",
        "OUTPUT,TRANSIENT,output-not-stored"
    })
    void believesTheRelayMoreThanTheExitCode(Reason reason, ErrorClass errorClass, String code) {
        Failure failure = failure(exit(0), Optional.of(new RelayFailure(reason, "Why.")), 1);

        assertThat(failure.getErrorClass()).isEqualTo(errorClass);
        assertThat(failure.getCode()).isEqualTo(code);
        assertThat(failure.getMessage()).isEqualTo("Why.");
    }

    @Test
    void triesDamagedMediaAgainBeforeItBlamesTheSource() {
        ExitReport damaged = exit(183, "[h264] [error] error while decoding MB 3 4");

        assertThat(failure(damaged, Optional.empty(), 1).getErrorClass()).isEqualTo(ErrorClass.TRANSIENT);
        assertThat(failure(damaged, Optional.empty(), 2).getErrorClass()).isEqualTo(ErrorClass.INPUT);
        assertThat(failure(damaged, Optional.empty(), 2).getMessage()).contains("error while decoding MB 3 4");
    }

    @Test
    void concealsDamageAtOnce() {
        ExitReport damaged = exit(0, "[in#0] [warning] corrupt input packet in stream 0");

        assertThat(BadEnd.of(damaged, Optional.empty(), 1))
                .as("the frame count decides")
                .isEmpty();
    }

    @Test
    void readsAgainWhatWasNotReadToItsEnd() {
        ExitReport cut = exit(0, "[http] [error] Stream ends prematurely at 4096, should be 8192");

        assertThat(failure(cut, Optional.empty(), 1).getCode()).isEqualTo("source-unavailable");
        assertThat(failure(cut, Optional.empty(), 2).getErrorClass()).isEqualTo(ErrorClass.TRANSIENT);
    }

    @Test
    void takesAnEmptyOutputSeriouslyOnTheFirstAttemptOnly() {
        ExitReport empty = exit(0, "[out#0] [warning] Output file is empty, nothing was encoded");

        assertThat(BadEnd.of(empty, Optional.empty(), 1)).isPresent();
        assertThat(BadEnd.of(empty, Optional.empty(), 2))
                .as("the frame count decides")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "137,RESOURCE,ffmpeg-killed",
        "139,RESOURCE,ffmpeg-crashed",
        "127,RESOURCE,ffmpeg-library-missing",
        "255,TRANSIENT,ffmpeg-interrupted",
        "8,INTERNAL,ffmpeg-failed"
    })
    void tellsOurFaultsFromTheSources(int code, ErrorClass errorClass, String name) {
        Failure failure = failure(exit(code, "[x] [error] oops"), Optional.empty(), 1);

        assertThat(failure.getErrorClass()).isEqualTo(errorClass);
        assertThat(failure.getCode()).isEqualTo(name);
        assertThat(failure.getMessage()).contains("oops");
    }

    /** As ffmpeg 8.0.1 wrote with less and less memory (RLIMIT_DATA). */
    @ParameterizedTest
    @CsvSource({
        "244,[fc#0] [error] Error while filtering: Cannot allocate memory",
        "244,[h264] [error] get_buffer() failed",
        "187,x264 [error]: malloc of size 12116928 failed",
        "187,[swscaler] [error] Failed initializing scaling graph (Resource temporarily unavailable)",
        "245,[vost#0:0/libx264] [error] pthread_create() failed: Resource temporarily unavailable"
    })
    void tellsThatMemoryRanOut(int code, String line) {
        Failure failure =
                failure(exit(code, line, "[x] [error] Error submitting packet to decoder: x"), Optional.empty(), 1);

        assertThat(failure.getErrorClass()).isEqualTo(ErrorClass.RESOURCE);
        assertThat(failure.getCode()).isEqualTo("ffmpeg-out-of-memory");
    }

    /** As ffmpeg 8.0.1 wrote to /dev/full. */
    @Test
    void tellsThatTheDiskIsFullWhateverTheCode() {
        String line = "[out#0/matroska] [error] Error writing trailer: No space left on device";

        assertThat(failure(exit(228, line), Optional.empty(), 1).getCode()).isEqualTo("scratch-full");
        assertThat(failure(exit(0, line), Optional.empty(), 1).getErrorClass()).isEqualTo(ErrorClass.RESOURCE);
    }

    @Test
    void tellsWhoWasKilledForItsMemory() {
        ExitReport byTheKernel = new ExitReport(137, Optional.empty(), true, Duration.ZERO, Duration.ZERO, List.of());
        ExitReport byUs = new ExitReport(
                137, Optional.of("it held 900 MiB of memory"), true, Duration.ZERO, Duration.ZERO, List.of());
        Optional<RelayFailure> cut = Optional.of(new RelayFailure(Reason.OUTPUT, "could not take init.mp4: early EOF"));

        assertThat(failure(byTheKernel, cut, 1).getCode()).isEqualTo("ffmpeg-out-of-memory");
        assertThat(failure(byUs, cut, 1).getCode()).isEqualTo("ffmpeg-out-of-memory");
        assertThat(failure(byUs, Optional.empty(), 1).getMessage()).contains("900 MiB");
        assertThat(failure(exit(0, "[x] [error] Cannot allocate memory", "Output file is empty"), Optional.empty(), 1)
                        .getCode())
                .as("a good end with a complaint")
                .isEqualTo("damaged-media");
    }

    @Test
    void saysWhyItStoppedAChild() {
        ExitReport stopped = new ExitReport(
                137, Optional.of("it made no progress for 60 seconds"), false, Duration.ZERO, Duration.ZERO, List.of());

        assertThat(failure(stopped, Optional.empty(), 1).getCode()).isEqualTo("ffmpeg-stalled");
    }

    @Test
    void blamesAKillForTheObjectItCut() {
        Optional<RelayFailure> cut = Optional.of(new RelayFailure(Reason.OUTPUT, "could not take init.mp4: early EOF"));
        ExitReport stalled = new ExitReport(
                137, Optional.of("it made no progress for 60 seconds"), false, Duration.ZERO, Duration.ZERO, List.of());

        assertThat(failure(stalled, cut, 1).getCode()).isEqualTo("ffmpeg-stalled");
        assertThat(failure(exit(137), cut, 1).getCode()).isEqualTo("ffmpeg-killed");
        assertThat(failure(exit(139), cut, 1).getCode()).isEqualTo("ffmpeg-crashed");
        assertThat(failure(exit(1), cut, 1).getCode()).isEqualTo("output-not-stored");
        assertThat(failure(stalled, Optional.of(new RelayFailure(Reason.UNAVAILABLE, "Why.")), 1)
                        .getCode())
                .isEqualTo("source-unavailable");
    }

    private static Failure failure(ExitReport report, Optional<RelayFailure> relay, int attempt) {
        return BadEnd.of(report, relay, attempt).orElseThrow().failure();
    }

    private static ExitReport exit(int code, String... lines) {
        return new ExitReport(code, Optional.empty(), false, Duration.ZERO, Duration.ZERO, List.of(lines));
    }
}
