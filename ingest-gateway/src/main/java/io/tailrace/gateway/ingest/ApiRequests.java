package io.tailrace.gateway.ingest;

import io.tailrace.events.Sidecar;
import io.tailrace.gateway.http.JsonObject;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.media.SourceRoot;
import io.tailrace.media.SourceRoot.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the body of {@code POST /api/v1/jobs}. Pure. */
final class ApiRequests {

    static final String DOOR = "api";
    /** Nobody is authenticated yet, so all callers share one scope. */
    private static final String CALLER = "anonymous/";

    private static final Set<String> FIELDS = Set.of(
            "source", "profile", "priority", "outputPrefix", "metadata", "subtitles", "overrides", "encoderVersion");
    private static final Set<String> SUBTITLE_FIELDS = Set.of("key", "language", "label", "forced", "hearingImpaired");
    private static final Set<String> SOURCE_FIELDS = Set.of("bucket", "key", "versionId", "etag", "uri");

    private final SourceRules rules;
    private final JobTerms terms;

    ApiRequests(SourceRules rules, JobTerms terms) {
        this.rules = rules;
        this.terms = terms;
    }

    /**
     * @throws ProblemException 422 naming the field
     */
    JobRequest read(JsonObject body, Optional<String> idempotencyKey) {
        body.onlyKnows(FIELDS);
        JsonObject source = body.object("source").orElseThrow(() -> missing("source"));
        source.onlyKnows(SOURCE_FIELDS);
        Place place = source.text("uri").map(uri -> fromUri(uri, source)).orElseGet(() -> named(source));
        String profile = terms.profile(body.text("profile"));
        return new JobRequest(
                DOOR,
                rules.bucket(place.bucket()),
                rules.key(place.bucket(), place.key()),
                rules.versionId(source.text("versionId")),
                rules.etag(source.text("etag")),
                OptionalLong.empty(),
                profile,
                terms.lane(body.text("priority")),
                rules.outputPrefix(body.text("outputPrefix")),
                rules.metadata(body.object("metadata").map(JsonObject::texts).orElse(Map.of())),
                rules.idempotencyKey(idempotencyKey).map(CALLER::concat),
                "",
                0,
                subtitles(body),
                rules.encoderVersion(body.text("encoderVersion").orElse("")),
                terms.overrides(profile, rules.overrides(body.json("overrides").orElse(""))));
    }

    private List<Sidecar> subtitles(JsonObject body) {
        List<JsonObject> files = body.objects("subtitles");
        rules.sidecars(files.size());
        return files.stream()
                .map(file -> {
                    file.onlyKnows(SUBTITLE_FIELDS);
                    return Sidecar.newBuilder()
                            .setKey(rules.sidecarKey(file.text("key").orElseThrow(() -> missing("subtitles.key"))))
                            .setLanguage(rules.language(file.text("language").orElse("und")))
                            .setLabel(rules.label(file.text("label").orElse("")))
                            .setIsForced(file.truth("forced"))
                            .setIsHearingImpaired(file.truth("hearingImpaired"))
                            .build();
                })
                .toList();
    }

    private static Place named(JsonObject source) {
        return new Place(
                source.text("bucket").orElseThrow(() -> missing("source.bucket")),
                source.text("key").orElseThrow(() -> missing("source.key")));
    }

    /** As S3 tools write it: what follows the bucket, or the root, is the key, taken literally, nothing is decoded. */
    private static Place fromUri(String uri, JsonObject source) {
        if (source.text("bucket").isPresent() || source.text("key").isPresent()) {
            throw new ProblemException(
                    Problem.invalid("invalid-field", "source has either uri or bucket and key, not both"));
        }
        return SourceRoot.place(uri)
                .orElseThrow(() -> new ProblemException(
                        Problem.invalid("invalid-field", "source.uri must be s3://bucket/key or file://root/path")));
    }

    private static ProblemException missing(String field) {
        return new ProblemException(Problem.invalid("missing-field", field + " is missing"));
    }
}
