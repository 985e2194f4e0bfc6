package io.tailrace.worker;

import io.tailrace.events.EncodeTask;
import io.tailrace.events.PublishKind;
import io.tailrace.events.Rendition;
import io.tailrace.events.Revocation;
import io.tailrace.events.Task;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What may no longer run, as the revocations topic says. Holds the last {@value #MOST_JOBS} revoked jobs: forgetting an older one costs a
 * useless attempt at most, because the router ignores what it revoked. Safe for use by several threads.
 */
final class Revocations {

    static final int MOST_JOBS = 100_000;

    /** As long as the topic keeps them: a worker that has run for weeks must not know what one that starts does not. */
    static final Duration KEPT = Duration.ofDays(7);

    private final Map<String, RevokedJob> jobs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RevokedJob> eldest) {
            return size() > MOST_JOBS;
        }
    };

    private static final class RevokedJob {
        private int run = -1;
        private long atMillis;
        private String reason = "";
        private final Map<String, Integer> generations = new HashMap<>();
        private final Map<String, Integer> attempts = new HashMap<>();
        private final Set<String> groups = new HashSet<>();
    }

    synchronized void add(Revocation revocation) {
        RevokedJob job = jobs.computeIfAbsent(revocation.getJobId(), id -> new RevokedJob());
        job.reason = revocation.getReason();
        job.atMillis = Math.max(job.atMillis, revocation.getAtMillis());
        switch (revocation.getKind()) {
            case RUN -> job.run = Math.max(job.run, revocation.getRun());
            case GENERATION ->
                job.generations.merge(
                        runKey(revocation.getRun(), revocation.getRendition()), revocation.getGeneration(), Math::max);
            case ATTEMPT ->
                job.attempts.merge(
                        runKey(revocation.getRun(), revocation.getTaskId()), revocation.getAttempt(), Math::max);
            case GROUP -> job.groups.add(runKey(revocation.getRun(), revocation.getGroupId()));
            case UNKNOWN -> {
                // Written by a newer router: whatever it takes back, it ignores the outcome of.
            }
        }
    }

    /** Why {@code task} may not run; empty when it may. */
    synchronized Optional<String> reason(Task task) {
        RevokedJob job = jobs.get(task.getJobId());
        if (job == null || task.getReleasedAtMillis() - job.atMillis > KEPT.toMillis()) {
            return Optional.empty();
        }
        boolean isRevoked = (task.getRun() <= job.run && !isCleanup(task))
                || task.getAttempt() <= job.attempts.getOrDefault(runKey(task.getRun(), task.getTaskId()), 0)
                || job.groups.contains(runKey(task.getRun(), task.getGroupId()))
                || task.getEncode().map(encode -> isVoid(task, encode, job)).orElse(false);
        return isRevoked ? Optional.of(job.reason) : Optional.empty();
    }

    /** What was abandoned is cleaned up all the same. */
    private static boolean isCleanup(Task task) {
        return task.getPublish()
                .filter(publish -> publish.getKind() == PublishKind.CLEANUP || publish.getKind() == PublishKind.PURGE)
                .isPresent();
    }

    /** A task of several renditions goes on as long as one of them is still wanted. */
    private static boolean isVoid(Task task, EncodeTask encode, RevokedJob job) {
        List<Rendition> made = encode.getPlan().getRenditions().stream()
                .filter(rendition -> encode.getRenditions().contains(rendition.getName()))
                .toList();
        return !made.isEmpty()
                && made.stream()
                        .allMatch(rendition -> rendition.getGeneration()
                                <= job.generations.getOrDefault(runKey(task.getRun(), rendition.getName()), 0));
    }

    private static String runKey(int run, String name) {
        return run + "/" + name;
    }
}
