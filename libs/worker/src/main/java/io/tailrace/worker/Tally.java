package io.tailrace.worker;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a worker did in its life. Safe for use by several threads. */
final class Tally {

    static final String HANDED_BACK = "handed-back";

    private final Map<String, Long> results = new TreeMap<>();
    private long taken;
    private Duration work = Duration.ZERO;

    synchronized void taken() {
        taken++;
    }

    synchronized long takenCount() {
        return taken;
    }

    /** An attempt ended: succeeded, failed, refused, revoked, lost or handed-back. */
    synchronized void ended(String result, Duration wall) {
        results.merge(result, 1L, Long::sum);
        work = work.plus(wall);
    }

    synchronized long count(String result) {
        return results.getOrDefault(result, 0L);
    }

    /** In a line: "12 tasks done, 1 failed, 0 handed back, 2 revoked, 61.5 s of work". */
    synchronized String sentence() {
        StringBuilder line = new StringBuilder();
        line.append(count("succeeded")).append(" tasks done, ");
        line.append(count("failed") + count("refused")).append(" failed, ");
        line.append(count(HANDED_BACK)).append(" handed back, ");
        for (String other : new String[] {"revoked", "lost"}) {
            if (count(other) > 0) {
                line.append(count(other)).append(' ').append(other).append(", ");
            }
        }
        return line.append(String.format(Locale.ROOT, "%.1f s of work", work.toMillis() / 1000.0))
                .toString();
    }
}
