package io.tailrace.router.job;

import io.tailrace.events.IngestCompleted;
import io.tailrace.media.JobIds;

/** What makes a request the same request as another. */
public final class RequestIdentity {

    private RequestIdentity() {}

    /** The id of the job, or of the dry run, that a request is for. */
    public static String jobId(IngestCompleted request) {
        JobIds.Identity identity = of(request);
        return request.getIsDryRun() ? JobIds.ofDryRun(identity) : JobIds.derive(identity);
    }

    /** The identity of a request whose profile is resolved to a name. */
    public static JobIds.Identity of(IngestCompleted request) {
        return new JobIds.Identity(
                request.getBucket(),
                request.getKey(),
                request.getOverrides().isEmpty()
                        ? request.getProfile()
                        : request.getProfile() + "\n" + request.getOverrides(),
                request.getIdempotencyKey(),
                request.getVersionId(),
                request.getEtag(),
                request.getEventId(),
                request.getEventTimeMillis());
    }
}
