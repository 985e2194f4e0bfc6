package io.tailrace.standalone.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which files are finished: those that a hook named and that did not change for a moment, and those that did not change for long. A
 * recorder writes nothing while its stream stalls, so only time tells without a hook. Reads no clock and no file. One thread.
 */
final class Stability {

    /** A hook may come before the last bytes are written. */
    private static final Duration AFTER_A_HOOK = Duration.ofSeconds(1);

    private record Seen(Snapshot snapshot, Instant since) {}

    private final Duration quiet;
    private final Map<Path, Seen> seen = new HashMap<>();

    /** @param quiet how long a file that no hook named must not have changed */
    Stability(Duration quiet) {
        this.quiet = quiet;
    }

    /** @param isNamed whether a hook said that it is finished */
    boolean isFinished(Path file, Snapshot now, boolean isNamed, Instant at) {
        Seen before = seen.get(file);
        if (before == null || !before.snapshot().equals(now)) {
            seen.put(file, new Seen(now, at));
            return false;
        }
        Duration wanted = isNamed && quiet.compareTo(AFTER_A_HOOK) > 0 ? AFTER_A_HOOK : quiet;
        return !before.since().plus(wanted).isAfter(at);
    }

    /** Forgets files that are no longer there or no longer of interest. */
    void keepOnly(Set<Path> files) {
        seen.keySet().retainAll(files);
    }
}
