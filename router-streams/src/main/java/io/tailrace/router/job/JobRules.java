package io.tailrace.router.job;

import io.tailrace.topics.TopicCatalogue;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Limits of a job's life.
 *
 * @param retryWindow how long the work objects of a failed or partial run are kept
 * @param retention how long the view of an ended job stays
 * @param memory how long after that its id, run and generations are known, so that a late copy of the request is no new job and nothing
 *     that was written about an earlier run is taken for the first of a new one
 * @param maxAge a run that is not ended by then fails
 * @param tries of a task that count, in all
 * @param commandsKept how long a command waits for a job not yet known
 * @param shortestRunLimit least time an attempt may run
 * @param runLimitFactor an attempt may run that many times its prediction
 * @param startLimit a released task that nobody started for so long is released again, if its queue has a live slot
 * @param hashesSources whether each source is read once more for its SHA-256 in the audit
 */
public record JobRules(
        Duration retryWindow,
        Duration retention,
        Duration memory,
        Duration maxAge,
        int tries,
        Duration commandsKept,
        Duration shortestRunLimit,
        int runLimitFactor,
        Duration startLimit,
        boolean hashesSources) {

    /** A request and a revocation are read again as long as their topics keep them. */
    private static final Duration LONGEST_READ = Stream.of("ingest", "revocations")
            .flatMap(name -> TopicCatalogue.standard().topics().stream()
                    .filter(topic -> topic.name().equals(name)))
            .map(topic -> topic.retention().orElseThrow())
            .max(Comparator.naturalOrder())
            .orElseThrow();

    private static final Duration LEAST_MEMORY = Duration.ofDays(1);

    /** The defaults of the design. */
    public static JobRules standard() {
        return new JobRules(
                Duration.ofHours(72),
                Duration.ofDays(30),
                Duration.ofDays(1),
                Duration.ofDays(5),
                3,
                Duration.ofHours(1),
                Duration.ofMinutes(10),
                20,
                Duration.ofMinutes(30),
                true);
    }

    /** The same, with or without the hash of sources. */
    public JobRules withSourceHashes(boolean isWanted) {
        return new JobRules(
                retryWindow,
                retention,
                memory,
                maxAge,
                tries,
                commandsKept,
                shortestRunLimit,
                runLimitFactor,
                startLimit,
                isWanted);
    }

    /** The memory is as long as the topics ask for: together with {@code views} a day longer than they keep what belongs to a run. */
    public JobRules withRetention(Duration window, Duration views, Duration age) {
        Duration rest = LONGEST_READ.plus(LEAST_MEMORY).minus(views);
        Duration longEnough = rest.compareTo(LEAST_MEMORY) > 0 ? rest : LEAST_MEMORY;
        return new JobRules(
                window,
                views,
                longEnough,
                age,
                tries,
                commandsKept,
                shortestRunLimit,
                runLimitFactor,
                startLimit,
                hashesSources);
    }

    /** Longer than a lease and than the shortest limit of an attempt. */
    long cleanAgainMillis() {
        return 2 * shortestRunLimit.toMillis();
    }

    long runLimitMillis(double predictedSeconds) {
        return Math.max(shortestRunLimit.toMillis(), Math.round(runLimitFactor * predictedSeconds * 1000));
    }

    long startLimitMillis(double predictedSeconds) {
        return Math.max(startLimit.toMillis(), Math.round(runLimitFactor * predictedSeconds * 1000));
    }
}
