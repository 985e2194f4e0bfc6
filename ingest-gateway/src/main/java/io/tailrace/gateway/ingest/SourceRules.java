package io.tailrace.gateway.ingest;

import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.media.InvalidRequestException;
import io.tailrace.media.RequestRules;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** {@link RequestRules} for HTTP: every check throws {@link ProblemException} (422) with a sentence for the sender. Pure. */
final class SourceRules {

    private static final int LONGEST_IDEMPOTENCY_KEY = 255;

    private final RequestRules rules;

    /** @param inputBuckets the only buckets that sources may lie in */
    SourceRules(Set<String> inputBuckets) {
        this.rules = asked(inputBuckets, RequestRules::new);
    }

    String bucket(String bucket) {
        return asked(bucket, rules::bucket);
    }

    String key(String bucket, String key) {
        return asked(key, value -> rules.key(bucket, value));
    }

    Optional<String> versionId(Optional<String> versionId) {
        return asked(versionId, rules::versionId);
    }

    Optional<String> etag(Optional<String> etag) {
        return asked(etag, rules::etag);
    }

    Optional<String> outputPrefix(Optional<String> prefix) {
        return asked(prefix, rules::outputPrefix);
    }

    Map<String, String> metadata(Map<String, String> metadata) {
        return asked(metadata, rules::metadata);
    }

    String overrides(String overrides) {
        return asked(overrides, rules::overrides);
    }

    String encoderVersion(String version) {
        return asked(version, rules::encoderVersion);
    }

    int sidecars(int count) {
        return asked(count, rules::sidecars);
    }

    String sidecarKey(String key) {
        return asked(key, rules::sidecarKey);
    }

    String language(String tag) {
        return asked(tag, rules::language);
    }

    String label(String label) {
        return asked(label, rules::label);
    }

    Optional<String> idempotencyKey(Optional<String> key) {
        return asked(key, value -> rules.idempotencyKey(value, LONGEST_IDEMPOTENCY_KEY));
    }

    private static <T, R> R asked(T value, Function<T, R> rule) {
        try {
            return rule.apply(value);
        } catch (InvalidRequestException e) {
            throw new ProblemException(Problem.invalid(e.code(), String.valueOf(e.getMessage())));
        }
    }
}
