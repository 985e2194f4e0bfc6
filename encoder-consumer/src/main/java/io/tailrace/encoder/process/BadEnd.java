package io.tailrace.encoder.process;

import io.tailrace.encoder.relay.RelayFailure;
import io.tailrace.encoder.relay.RelayFailure.Reason;
import io.tailrace.events.ErrorClass;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.worker.TaskFailedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the end of an ffmpeg means. An attempt went well only when the exit code is 0 <em>and</em> the relay has no failure <em>and</em>
 * no fatal warning was written; the caller then still counts every frame. Damaged media is concealed in the first attempt. Pure.
 */
public final class BadEnd {

    private static final int OUT_OF_MEMORY_KILL = 137;
    /** 128 + SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS: other codes above 128 are ffmpeg's own error numbers. */
    private static final Set<Integer> CRASHES = Set.of(132, 134, 135, 136, 139, 159);

    private static final int LIBRARY_MISSING = 127;
    private static final int DAMAGED_INPUT = 183;

    /** ffmpeg's own answer to SIGTERM and SIGINT: it ends what it writes and says that it was told to. */
    private static final int TOLD_TO_END = 255;

    /** 256 - ENOMEM, as ffmpeg ends with its own error numbers. */
    private static final int NO_MEMORY = 244;

    /** 256 - ENOSPC. */
    private static final int DISK_FULL = 228;

    /** It may also end well and say so. */
    private static final List<String> FULL = List.of("No space left on device");

    /** What ffmpeg and its libraries say when an allocation, or a thread's stack, is refused. */
    private static final List<String> SHORTAGE =
            List.of("Cannot allocate memory", "malloc of size", "Resource temporarily unavailable", "bad_alloc");

    /** Lines that speak of the media and not of us. */
    private static final List<String> DAMAGE = List.of(
            "Invalid data found",
            "error while decoding",
            "corrupt",
            "partial file",
            "moov atom not found",
            "Error submitting packet to decoder",
            "No filtered frames",
            "Output file is empty",
            "Nothing was written");

    /** Lines that speak of the way to the media: another attempt may find it whole. */
    private static final List<String> TRANSPORT = List.of(
            "Stream ends prematurely", "Input/output error", "Connection reset", "Connection refused", "timed out");

    private BadEnd() {}

    /**
     * The failure of the attempt, if this end means one.
     *
     * @param attempt number of the try, not counting those that were handed back or never began; media that could not be decoded
     *     twice is the source's fault
     */
    public static Optional<TaskFailedException> of(ExitReport report, Optional<RelayFailure> relay, int attempt) {
        // While ffmpeg writes, an object is open, and one that is killed leaves it cut: then the output's failure is a
        // consequence.
        boolean isOutput =
                relay.filter(failure -> failure.reason() == Reason.OUTPUT).isPresent();
        boolean wasKilled = report.objection().isPresent() || isOurs(report);
        if (relay.isPresent() && !(isOutput && wasKilled)) {
            return relay.map(Failures::relay);
        }
        // Sessions of a GPU that are all taken read as memory that is: ffmpeg knows one error number for both.
        boolean endedItself = report.code() != 0
                && !report.isOutOfMemory()
                && report.objection().isEmpty();
        Optional<String> fault = endedItself ? DeviceFault.of(report) : Optional.empty();
        if (fault.isPresent()) {
            return fault.map(BadEnd::device);
        }
        if (isShortOfMemory(report)) {
            return Optional.of(outOfMemory(report));
        }
        if (report.code() == DISK_FULL || line(report, FULL).isPresent()) {
            return Optional.of(Failures.failed(
                    ErrorClass.RESOURCE,
                    "scratch-full",
                    "The scratch disk of this worker ran full while ffmpeg wrote."));
        }
        if (report.objection().isPresent()) {
            return Optional.of(Failures.failed(
                    ErrorClass.TRANSIENT,
                    "ffmpeg-stalled",
                    "ffmpeg was stopped: " + report.objection().get() + "."));
        }
        if (report.code() != 0) {
            return Optional.of(exitCode(report, attempt));
        }
        return interrupted(report).or(() -> attempt > 1 ? Optional.empty() : voided(report));
    }

    private static TaskFailedException device(String fault) {
        return Failures.failed(
                ErrorClass.RESOURCE, DeviceFault.CODE, "The device of this worker did not do its work: " + fault + ".");
    }

    /** ffmpeg ends with 0 where its input ended early, and sound is then filled with silence: no count would tell. */
    private static Optional<TaskFailedException> interrupted(ExitReport report) {
        return line(report, TRANSPORT)
                .map(line -> Failures.failed(
                        ErrorClass.TRANSIENT, "source-unavailable", "The source was not read to its end: " + line));
    }

    private static Optional<TaskFailedException> voided(ExitReport report) {
        return report.fatalWarning()
                .map(line -> Failures.failed(ErrorClass.TRANSIENT, "damaged-media", "The source is damaged: " + line));
    }

    private static Optional<String> line(ExitReport report, List<String> words) {
        return report.lastLines().stream()
                .filter(line -> words.stream().anyMatch(line::contains))
                .findFirst();
    }

    private static TaskFailedException exitCode(ExitReport report, int attempt) {
        String said = report.tellingLine().map(line -> ": " + line).orElse(", without a word");
        int code = report.code();
        if (code == OUT_OF_MEMORY_KILL) {
            return Failures.failed(
                    ErrorClass.RESOURCE, "ffmpeg-killed", "ffmpeg was killed, most likely for its memory" + said);
        }
        if (code == TOLD_TO_END) {
            return Failures.failed(
                    ErrorClass.TRANSIENT, "ffmpeg-interrupted", "ffmpeg was told to end from outside (SIGTERM)" + said);
        }
        if (code == LIBRARY_MISSING) {
            return Failures.failed(
                    ErrorClass.RESOURCE, "ffmpeg-library-missing", "ffmpeg does not start on this worker" + said);
        }
        if (code == DAMAGED_INPUT || isDamage(report)) {
            return damaged(attempt, said);
        }
        if (CRASHES.contains(code)) {
            return Failures.failed(ErrorClass.RESOURCE, "ffmpeg-crashed", "ffmpeg crashed with code " + code + said);
        }
        return Failures.failed(ErrorClass.INTERNAL, "ffmpeg-failed", "ffmpeg ended with code " + code + said);
    }

    /** Killed, crashed, starved or not started: this says nothing about the source. */
    public static boolean isOurs(ExitReport report) {
        int code = report.code();
        return code == OUT_OF_MEMORY_KILL
                || code == LIBRARY_MISSING
                || CRASHES.contains(code)
                || isShortOfMemory(report);
    }

    /** Killed for the memory it held, or ended because it got none. */
    public static boolean isShortOfMemory(ExitReport report) {
        boolean wasRefused = report.code() != 0
                && (report.code() == NO_MEMORY || line(report, SHORTAGE).isPresent());
        return report.isOutOfMemory() || (report.objection().isEmpty() && wasRefused);
    }

    /** The failure of a child that is {@link #isShortOfMemory}. */
    public static TaskFailedException outOfMemory(ExitReport report) {
        String why = report.objection().map(reason -> ": " + reason).orElse(" (code " + report.code() + ")");
        return Failures.failed(
                ErrorClass.RESOURCE, "ffmpeg-out-of-memory", "ffmpeg did not have enough memory on this worker" + why);
    }

    /** Frames that are missing although ffmpeg saw nothing wrong, or because the media is damaged. */
    public static TaskFailedException incomplete(ExitReport report, int attempt, String what) {
        if (isDamage(report)) {
            return damaged(attempt, ": " + what + " (" + report.tellingLine().orElse("") + ")");
        }
        return Failures.failed(ErrorClass.INTERNAL, "output-mismatch", what);
    }

    private static TaskFailedException damaged(int attempt, String said) {
        // It may have been a short read, so another one is worth its time.
        ErrorClass errorClass = attempt > 1 ? ErrorClass.INPUT : ErrorClass.TRANSIENT;
        return Failures.failed(errorClass, "damaged-media", "The source cannot be decoded" + said);
    }

    private static boolean isDamage(ExitReport report) {
        return line(report, DAMAGE).isPresent();
    }
}
