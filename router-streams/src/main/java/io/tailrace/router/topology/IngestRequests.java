package io.tailrace.router.topology;

import io.tailrace.events.IngestCompleted;
import io.tailrace.events.Sidecar;
import io.tailrace.media.InvalidRequestException;
import io.tailrace.media.JobIds;
import io.tailrace.media.RequestRules;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.job.JobEvent;
import io.tailrace.router.job.RequestIdentity;
import io.tailrace.streams.RejectedRecordException;
import java.util.List;
import java.util.Set;

/** Makes a request out of what anyone may have produced: bounded, its profile named, a job's id derived. */
final class IngestRequests {

    /** A key over HTTP has at most 255 characters; here its caller stands before it. */
    private static final int LONGEST_IDEMPOTENCY_KEY = 512;

    private final Profiles profiles;
    private final RequestRules rules;

    IngestRequests(Profiles profiles, Set<String> inputBuckets) {
        this.profiles = profiles;
        this.rules = new RequestRules(inputBuckets);
    }

    /**
     * The key of the record is not trusted: the id follows from the content.
     *
     * @throws RejectedRecordException when no job can come of it
     */
    JobEvent.Ingested request(IngestCompleted record) {
        try {
            IngestCompleted checked = checked(record);
            return new JobEvent.Ingested(JobIds.derive(RequestIdentity.of(checked)), checked);
        } catch (InvalidRequestException e) {
            throw new RejectedRecordException("An ingest record is refused: " + e.getMessage());
        }
    }

    private IngestCompleted checked(IngestCompleted record) {
        String profile = record.getProfile().isEmpty() ? profiles.defaultName() : record.getProfile();
        return IngestCompleted.newBuilder(record)
                .setEventId(rules.eventId(record.getEventId()))
                .setSource(rules.source(record.getSource()))
                .setBucket(rules.bucket(record.getBucket()))
                .setKey(rules.key(record.getBucket(), record.getKey()))
                .setVersionId(rules.versionId(record.getVersionId()).orElse(null))
                .setEtag(rules.etag(record.getEtag()).orElse(null))
                .setProfile(rules.profile(profile))
                .setOverrides(rules.overrides(record.getOverrides()))
                .setOutputPrefix(rules.outputPrefix(record.getOutputPrefix()).orElse(null))
                .setIdempotencyKey(rules.idempotencyKey(record.getIdempotencyKey(), LONGEST_IDEMPOTENCY_KEY)
                        .orElse(null))
                .setMetadata(rules.metadata(record.getMetadata()))
                .setSubtitles(subtitles(record.getSubtitles()))
                .setEncoderVersion(rules.encoderVersion(record.getEncoderVersion()))
                .build();
    }

    private List<Sidecar> subtitles(List<Sidecar> files) {
        rules.sidecars(files.size());
        return files.stream()
                .map(file -> Sidecar.newBuilder(file)
                        .setKey(rules.sidecarKey(file.getKey()))
                        .setLanguage(rules.language(file.getLanguage()))
                        .setLabel(rules.label(file.getLabel()))
                        .build())
                .toList();
    }
}
