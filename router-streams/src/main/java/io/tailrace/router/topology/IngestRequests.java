package io.tailrace.router.topology;

import io.tailrace.events.IngestCompleted;
import io.tailrace.media.JobIds;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.job.JobEvent;
import io.tailrace.router.job.RequestIdentity;
import io.tailrace.streams.RejectedRecordException;

/** Makes a request out of what anyone may have produced: a job's id derived, its profile named. */
final class IngestRequests {

    private static final int MAX_KEY_BYTES = 1024;

    private final Profiles profiles;

    IngestRequests(Profiles profiles) {
        this.profiles = profiles;
    }

    /**
     * The key of the record is not trusted: the id follows from the content.
     *
     * @throws RejectedRecordException when no job can come of it
     */
    JobEvent.Ingested request(IngestCompleted record) {
        if (record.getBucket().isBlank() || record.getKey().isEmpty()) {
            throw new RejectedRecordException("An ingest record names no bucket or no key");
        }
        if (record.getKey().length() > MAX_KEY_BYTES) {
            throw new RejectedRecordException("The key of an ingest record is longer than an object's can be");
        }
        IngestCompleted resolved = record.getProfile().isEmpty()
                ? IngestCompleted.newBuilder(record)
                        .setProfile(profiles.defaultName())
                        .build()
                : record;
        return new JobEvent.Ingested(JobIds.derive(RequestIdentity.of(resolved)), resolved);
    }
}
