package io.tailrace.standalone.batch;

import java.time.Duration;
import java.util.Locale;

/**
 * How far a batch is.
 *
 * @param read      recordings and bad lines so far
 * @param submitted in this run; in a trial, what would be
 * @param known     submitted before, or named twice
 * @param failed    bad lines, and recordings that are no jobs
 * @param followed  jobs of the batch whose ends are waited for; 0 without
 * @param complete  of them, those that are complete
 * @param incomplete of them, those that ended otherwise
 */
public record BatchCounts(
        long read, long submitted, long known, long failed, long followed, long complete, long incomplete) {

    static final BatchCounts NONE = new BatchCounts(0, 0, 0, 0, 0, 0, 0);

    BatchCounts plusRead() {
        return new BatchCounts(read + 1, submitted, known, failed, followed, complete, incomplete);
    }

    BatchCounts plusSubmitted() {
        return new BatchCounts(read, submitted + 1, known, failed, followed, complete, incomplete);
    }

    BatchCounts plusKnown() {
        return new BatchCounts(read, submitted, known + 1, failed, followed, complete, incomplete);
    }

    BatchCounts plusFailed() {
        return new BatchCounts(read, submitted, known, failed + 1, followed, complete, incomplete);
    }

    BatchCounts following(long jobs) {
        return new BatchCounts(read, submitted, known, failed, jobs, complete, incomplete);
    }

    BatchCounts plusEnd(boolean isComplete) {
        return new BatchCounts(
                read,
                submitted,
                known,
                failed,
                followed,
                complete + (isComplete ? 1 : 0),
                incomplete + (isComplete ? 0 : 1));
    }

    /** Nothing is missing. */
    public boolean isComplete() {
        return failed == 0 && incomplete == 0 && complete == followed;
    }

    /** How it stands, in a line. */
    public String sentence() {
        return followed == 0
                ? submitted + " submitted, " + known + " already there, " + failed + " not submitted"
                : complete + " of " + followed + " complete, " + incomplete + " ended otherwise";
    }

    /** What a finished run says at its end. */
    public String closing(Duration took, boolean isTrial) {
        double seconds = Math.max(took.toMillis(), 1) / 1000.0;
        String first = isTrial
                ? String.format(
                        Locale.ROOT,
                        "%d would be submitted, %d are already there, %d cannot be.",
                        submitted,
                        known,
                        failed)
                : String.format(
                        Locale.ROOT,
                        "%d submitted in %.1f s (%.1f/s), %d already there, %d not submitted.",
                        submitted,
                        seconds,
                        submitted / seconds,
                        known,
                        failed);
        return followed == 0
                ? first
                : first + " Of " + followed + " jobs " + complete + " are complete, " + incomplete
                        + " ended otherwise.";
    }
}
