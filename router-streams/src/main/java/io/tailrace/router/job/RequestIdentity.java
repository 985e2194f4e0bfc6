package io.tailrace.router.job;

import io.tailrace.events.IngestCompleted;
import io.tailrace.media.JobIds;

/** What makes a request the same request as another. */
public final class RequestIdentity {

    private RequestIdentity() {}

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
