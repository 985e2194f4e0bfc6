package io.tailrace.gateway.ingest;

import io.tailrace.gateway.http.JsonObject;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the event notification of an S3 server (AWS, MinIO, Ceph). Pure. What is no finished upload into an input bucket is passed over
 * with a reason and not refused: the server would send it again for days, and the others with it.
 */
final class S3Notification {

    static final String KIND = "s3";
    static final String DOOR = "webhook:" + KIND;
    /** Other ObjectCreated events of MinIO are changes of tags, retention and legal hold. */
    private static final Set<String> UPLOADS = Set.of(
            "ObjectCreated:Put", "ObjectCreated:Post", "ObjectCreated:Copy", "ObjectCreated:CompleteMultipartUpload");

    private static final int MOST_RECORDS = 500;

    private final SourceRules rules;

    S3Notification(SourceRules rules) {
        this.rules = rules;
    }

    /** Jobs in the order of their records, and for every other record why there is none. */
    record Reading(List<JobRequest> jobs, List<PassedOver> passedOver) {}

    /** A record without a job; {@code record} counts from 0. */
    record PassedOver(int record, String reason) {}

    /**
     * @throws ProblemException 422 when it is no event notification at all
     */
    Reading read(JsonObject body, Terms.Finder finder) {
        List<JobRequest> jobs = new ArrayList<>();
        List<PassedOver> passedOver = new ArrayList<>();
        List<JsonObject> records = body.objects("Records");
        if (records.size() > MOST_RECORDS) {
            throw new ProblemException(Problem.invalid(
                    "too-many-records", "a notification may have at most " + MOST_RECORDS + " records"));
        }
        for (int i = 0; i < records.size(); i++) {
            try {
                Optional<String> objection = objection(records.get(i));
                if (objection.isPresent()) {
                    passedOver.add(new PassedOver(i, objection.get()));
                } else {
                    jobs.add(request(records.get(i), finder));
                }
            } catch (ProblemException e) {
                passedOver.add(new PassedOver(i, e.problem().detail()));
            }
        }
        return new Reading(List.copyOf(jobs), List.copyOf(passedOver));
    }

    private static Optional<String> objection(JsonObject record) {
        String event = record.text("eventName").orElse("").replaceFirst("^s3:", "");
        if (!UPLOADS.contains(event)) {
            return Optional.of("not an upload event");
        }
        return Optional.empty();
    }

    private JobRequest request(JsonObject record, Terms.Finder finder) {
        JsonObject s3 = required(record.object("s3"), "s3");
        JsonObject object = required(s3.object("object"), "s3.object");
        String bucket = required(required(s3.object("bucket"), "s3.bucket").text("name"), "s3.bucket.name");
        String key = decoded(record.text("eventSource").orElse(""), required(object.text("key"), "s3.object.key"));
        if (key.endsWith("/")) {
            throw new ProblemException(Problem.invalid("invalid-key", "the key is a folder"));
        }
        String eventId = object.text("sequencer")
                .or(() -> record.text("eventId"))
                .filter(id -> id.length() <= 256)
                .orElse("");
        Terms terms = finder.of(KIND, rules.bucket(bucket), rules.key(bucket, key));
        return new JobRequest(
                DOOR,
                bucket,
                key,
                rules.versionId(object.text("versionId")),
                rules.etag(object.text("eTag")),
                object.number("size").orElse(-1) < 0 ? OptionalLong.empty() : object.number("size"),
                terms.profile(),
                terms.lane(),
                rules.outputPrefix(terms.outputPrefix()),
                rules.metadata(terms.metadata()),
                Optional.empty(),
                eventId,
                millis(record.text("eventTime")),
                List.of(),
                "",
                "");
    }

    /** Servers differ, and a guess corrupts names with {@code +} or {@code %}: the source of the event decides. */
    private static String decoded(String eventSource, String key) {
        return switch (eventSource) {
            case "ceph:s3" -> key;
            case "aws:s3", "minio:s3" -> {
                try {
                    yield URLDecoder.decode(key, StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    throw new ProblemException(Problem.invalid("invalid-key", "the key is not URL-encoded"));
                }
            }
            default ->
                throw new ProblemException(
                        Problem.invalid("unknown-event-source", "eventSource must be aws:s3, minio:s3 or ceph:s3"));
        };
    }

    private static long millis(Optional<String> time) {
        try {
            return time.map(text -> Math.max(0, Instant.parse(text).toEpochMilli()))
                    .orElse(0L);
        } catch (DateTimeParseException | ArithmeticException e) {
            return 0;
        }
    }

    private static <T> T required(Optional<T> value, String name) {
        return value.orElseThrow(
                () -> new ProblemException(Problem.invalid("missing-field", "the record has no " + name)));
    }
}
