package io.tailrace.gateway.ingest;

import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Lane;
import io.tailrace.events.Sidecar;
import io.tailrace.media.JobIds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A job somebody asks for, checked and complete.
 *
 * @param door            {@code api} or {@code webhook:KIND}
 * @param profile         a profile that exists
 * @param idempotencyKey  scoped to its caller
 * @param eventId         the sender's, or empty
 * @param eventTimeMillis by the sender's clock; 0 when unknown
 * @param subtitles       files beside the source
 * @param encoderVersion  the build that is to make it; empty: any
 * @param overrides       what it wants otherwise than the profile, as JSON; or empty
 * @param isDryRun        it is only asked what would be made
 */
record JobRequest(
        String door,
        String bucket,
        String key,
        Optional<String> versionId,
        Optional<String> etag,
        OptionalLong size,
        String profile,
        Lane lane,
        Optional<String> outputPrefix,
        Map<String, String> metadata,
        Optional<String> idempotencyKey,
        String eventId,
        long eventTimeMillis,
        List<Sidecar> subtitles,
        String encoderVersion,
        String overrides,
        boolean isDryRun) {

    JobRequest {
        metadata = Map.copyOf(metadata);
        subtitles = List.copyOf(subtitles);
    }

    /** One that is to be made. */
    JobRequest(
            String door,
            String bucket,
            String key,
            Optional<String> versionId,
            Optional<String> etag,
            OptionalLong size,
            String profile,
            Lane lane,
            Optional<String> outputPrefix,
            Map<String, String> metadata,
            Optional<String> idempotencyKey,
            String eventId,
            long eventTimeMillis,
            List<Sidecar> subtitles,
            String encoderVersion,
            String overrides) {
        this(
                door,
                bucket,
                key,
                versionId,
                etag,
                size,
                profile,
                lane,
                outputPrefix,
                metadata,
                idempotencyKey,
                eventId,
                eventTimeMillis,
                subtitles,
                encoderVersion,
                overrides,
                false);
    }

    /** The same as a question; {@code unique} tells it from every other one. */
    JobRequest asDryRun(String unique) {
        return new JobRequest(
                "plan",
                bucket,
                key,
                versionId,
                etag,
                size,
                profile,
                lane,
                outputPrefix,
                metadata,
                Optional.empty(),
                unique,
                eventTimeMillis,
                subtitles,
                encoderVersion,
                overrides,
                true);
    }

    String jobId() {
        JobIds.Identity identity = new JobIds.Identity(
                bucket,
                key,
                overrides.isEmpty() ? profile : profile + "\n" + overrides,
                idempotencyKey,
                versionId,
                etag,
                eventId,
                eventTimeMillis);
        return isDryRun ? JobIds.ofDryRun(identity) : JobIds.derive(identity);
    }

    IngestCompleted record(long acceptedAtMillis) {
        return IngestCompleted.newBuilder()
                .setEventId(eventId)
                .setSource(door)
                .setBucket(bucket)
                .setKey(key)
                .setVersionId(versionId.orElse(null))
                .setEtag(etag.orElse(null))
                .setSize(size.isPresent() ? size.getAsLong() : null)
                .setProfile(profile)
                .setLane(lane)
                .setOutputPrefix(outputPrefix.orElse(null))
                .setIdempotencyKey(idempotencyKey.orElse(null))
                .setMetadata(metadata)
                .setSubtitles(subtitles)
                .setEventTimeMillis(eventTimeMillis)
                .setEncoderVersion(encoderVersion)
                .setOverrides(overrides)
                .setIsDryRun(isDryRun)
                .setAcceptedAtMillis(acceptedAtMillis)
                .build();
    }

    /** What the job looks like until the router says more. */
    JobView firstView(long acceptedAtMillis) {
        return JobView.newBuilder()
                .setId(jobId())
                .setState(JobState.QUEUED)
                .setRun(1)
                .setProfile(profile)
                .setOverrides(overrides)
                .setLane(lane)
                .setBucket(bucket)
                .setKey(key)
                .setVersionId(versionId.orElse(null))
                .setEtag(etag.orElse(null))
                .setSize(size.isPresent() ? size.getAsLong() : null)
                .setSource(door)
                .setMetadata(metadata)
                .setCreatedAtMillis(acceptedAtMillis)
                .setUpdatedAtMillis(acceptedAtMillis)
                .setIsDryRun(isDryRun)
                .build();
    }

    /** Everything the caller said, to tell one request under an Idempotency-Key from another. */
    Fingerprint fingerprint() {
        return new Fingerprint(
                bucket,
                key,
                versionId,
                etag,
                profile,
                lane,
                outputPrefix,
                Map.copyOf(new TreeMap<>(metadata)),
                subtitles,
                encoderVersion,
                overrides);
    }

    record Fingerprint(
            String bucket,
            String key,
            Optional<String> versionId,
            Optional<String> etag,
            String profile,
            Lane lane,
            Optional<String> outputPrefix,
            Map<String, String> metadata,
            List<Sidecar> subtitles,
            String encoderVersion,
            String overrides) {

        /** False when the job a view shows was certainly asked for by another request. */
        boolean mayHaveMade(JobView view) {
            return view.getBucket().equals(bucket)
                    && view.getKey().equals(key)
                    && view.getProfile().equals(profile)
                    && view.getOverrides().equals(overrides)
                    && view.getMetadata().equals(metadata)
                    && agree(view.getVersionId(), versionId)
                    && agree(view.getEtag(), etag);
        }

        /** A view may know more than the request said. */
        private static boolean agree(Optional<String> shown, Optional<String> asked) {
            return asked.isEmpty() || shown.isEmpty() || shown.equals(asked);
        }
    }
}
