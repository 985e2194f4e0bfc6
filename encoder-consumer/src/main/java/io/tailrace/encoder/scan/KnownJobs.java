package io.tailrace.encoder.scan;

import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.store.ListedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The jobs that were made of recordings below the scanned prefixes within the longest age, by key. A hook may have announced a recording
 * without its etag, or under another profile, so a job of the scan's own id proves too little: what counts is whether any job is about
 * this very content. Thread-safe: the follower of the jobs topic writes, the scan reads.
 */
final class KnownJobs {

    /** Between the gateway's clock and the store's. */
    private static final Duration CLOCKS = Duration.ofSeconds(5);

    private static final Set<JobState> ENDED =
            EnumSet.of(JobState.COMPLETED, JobState.COMPLETED_PARTIAL, JobState.FAILED, JobState.CANCELED);

    private final String bucket;
    private final ScanPlan plan;
    private final Map<String, Map<String, Known>> byKey = new HashMap<>();

    KnownJobs(String bucket, ScanPlan plan) {
        this.bucket = bucket;
        this.plan = plan;
    }

    private record Known(Optional<String> etag, Instant created, boolean isEnded) {

        /**
         * With an etag the job is about that content and no other. Without one it is about what lay there when it was probed: anything
         * not written after the job was made, and while it runs it has to show what it finds.
         */
        boolean isAbout(ListedObject object) {
            return etag.map(tag -> tag.equals(object.etag()))
                    .orElseGet(() -> !isEnded || !object.lastModified().isAfter(created.plus(CLOCKS)));
        }
    }

    /** Takes in a view from the topic; jobs elsewhere are not kept, nor are dry runs, which make nothing. */
    synchronized void put(JobView view) {
        if (!view.getIsDryRun() && view.getBucket().equals(bucket) && plan.covers(view.getKey())) {
            byKey.computeIfAbsent(view.getKey(), key -> new HashMap<>(2))
                    .put(
                            view.getId(),
                            new Known(
                                    view.getEtag(),
                                    Instant.ofEpochMilli(view.getCreatedAtMillis()),
                                    ENDED.contains(view.getState())));
        }
    }

    synchronized boolean hasOneAbout(ListedObject object) {
        return byKey.getOrDefault(object.key(), Map.of()).values().stream().anyMatch(job -> job.isAbout(object));
    }

    /** Forgets jobs made before: what they were about is too old for the scan, unless it was written again, with another etag. */
    synchronized void forgetBefore(Instant oldest) {
        byKey.values().removeIf(jobs -> {
            jobs.values().removeIf(job -> job.isEnded() && job.created().isBefore(oldest));
            return jobs.isEmpty();
        });
    }

    synchronized int size() {
        return byKey.size();
    }
}
