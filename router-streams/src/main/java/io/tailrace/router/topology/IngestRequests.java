package io.tailrace.router.topology;

import io.tailrace.events.IngestCompleted;
import io.tailrace.events.Sidecar;
import io.tailrace.media.InvalidRequestException;
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
        if (record.getIsDryRun() && record.getEventId().isEmpty()) {
            throw new RejectedRecordException(
                    "An ingest record is refused: a dry run needs an eventId, which tells it from others of its source");
        }
        try {
            IngestCompleted checked = checked(record);
            return new JobEvent.Ingested(RequestIdentity.jobId(checked), checked);
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
                .setProfileText(profileText(record, profile))
                .setOverrides(rules.overrides(record.getOverrides()))
                .setOutputPrefix(rules.outputPrefix(record.getOutputPrefix()).orElse(null))
                .setIdempotencyKey(rules.idempotencyKey(record.getIdempotencyKey(), LONGEST_IDEMPOTENCY_KEY)
                        .orElse(null))
                .setMetadata(rules.metadata(record.getMetadata()))
                .setSubtitles(subtitles(record.getSubtitles()))
                .setEncoderVersion(rules.encoderVersion(record.getEncoderVersion()))
                .build();
    }

    /** Of other producers the text is that of now; a later one concerns later runs. */
    private String profileText(IngestCompleted record, String profile) {
        return record.getProfileText().isEmpty()
                ? profiles.ownText(profile).orElse("")
                : rules.profileText(record.getProfileText());
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
