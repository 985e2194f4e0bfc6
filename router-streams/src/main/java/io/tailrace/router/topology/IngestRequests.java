package io.tailrace.router.topology;

import io.tailrace.events.IngestCompleted;
import io.tailrace.media.JobIds;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.job.JobEvent;
import io.tailrace.router.job.RequestIdentity;
import io.tailrace.streams.RejectedRecordException;
import java.util.Set;

/** Makes a request out of what anyone may have produced: bounded, its profile named, a job's id derived. */
final class IngestRequests {

    private final Profiles profiles;
    private final IngestRules rules;

    IngestRequests(Profiles profiles, Set<String> inputBuckets) {
        this.profiles = profiles;
        this.rules = new IngestRules(inputBuckets);
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
        String profile = record.getProfile().isEmpty() ? profiles.defaultName() : record.getProfile();
        IngestCompleted checked = IngestCompleted.newBuilder(record)
                .setEventId(rules.eventId(record.getEventId()))
                .setSource(rules.source(record.getSource()))
                .setBucket(rules.bucket(record.getBucket()))
                .setKey(rules.key(record.getKey()))
                .setVersionId(rules.versionId(record.getVersionId()).orElse(null))
                .setEtag(rules.etag(record.getEtag()).orElse(null))
                .setProfile(rules.profile(profile))
                .setOutputPrefix(rules.outputPrefix(record.getOutputPrefix()).orElse(null))
                .setIdempotencyKey(
                        rules.idempotencyKey(record.getIdempotencyKey()).orElse(null))
                .setMetadata(rules.metadata(record.getMetadata()))
                .build();
        return new JobEvent.Ingested(JobIds.derive(RequestIdentity.of(checked)), checked);
    }
}
