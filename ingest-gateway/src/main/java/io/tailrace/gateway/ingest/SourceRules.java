package io.tailrace.gateway.ingest;

import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What may be named by a request. Pure. Every check throws {@link ProblemException} (422) with a sentence for the sender.
 *
 * @param inputBuckets the only buckets that sources may lie in
 */
record SourceRules(Set<String> inputBuckets) {

    private static final int LONGEST_KEY_BYTES = 1024;
    private static final int LONGEST_TAG = 256;
    private static final int LONGEST_PREFIX = 512;
    private static final int MOST_METADATA = 32;
    private static final int LARGEST_METADATA_BYTES = 8 * 1024;
    /** The naming rules of S3; dots next to each other and addresses are no names. */
    private static final Pattern BUCKET =
            Pattern.compile("(?!\\d+\\.\\d+\\.\\d+\\.\\d+$)[a-z0-9](?:[a-z0-9-]|\\.(?!\\.)){1,61}[a-z0-9]");

    private static final Pattern SAFE_SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern METADATA_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,255}");

    SourceRules {
        inputBuckets = Set.copyOf(new LinkedHashSet<>(inputBuckets));
        inputBuckets.forEach(SourceRules::checkBucketName);
    }

    String bucket(String bucket) {
        checkBucketName(bucket);
        if (!inputBuckets.contains(bucket)) {
            throw refused("source-not-allowed", "bucket " + bucket + " is no input bucket of this installation");
        }
        return bucket;
    }

    private static void checkBucketName(String bucket) {
        if (!BUCKET.matcher(bucket).matches()) {
            throw refused("invalid-bucket", "\"" + Text.shown(bucket) + "\" is no bucket name");
        }
    }

    /** Any S3 key but those a store on a file system could take for another place. */
    String key(String key) {
        if (key.isEmpty() || utf8Length(key, "invalid-key", "the key") > LONGEST_KEY_BYTES) {
            throw refused("invalid-key", "a key has 1 to " + LONGEST_KEY_BYTES + " bytes of UTF-8");
        }
        if (hasControls(key)) {
            throw refused("invalid-key", "the key contains control characters");
        }
        for (String segment : key.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw refused("invalid-key", "the key contains a path segment \"" + segment + "\"");
            }
        }
        return key;
    }

    /** S3 says {@code null} for the one version of a bucket without versions; it tells nothing apart. */
    Optional<String> versionId(Optional<String> versionId) {
        return versionId
                .filter(value -> !value.isEmpty() && !value.equals("null"))
                .map(value -> tag("versionId", value));
    }

    /** Without the quotes of the HTTP header. */
    Optional<String> etag(Optional<String> etag) {
        return etag.map(value -> value.replaceAll("^\"|\"$", ""))
                .filter(value -> !value.isEmpty())
                .map(value -> tag("etag", value));
    }

    private static String tag(String name, String value) {
        if (value.length() > LONGEST_TAG || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw refused("invalid-field", name + " must be at most " + LONGEST_TAG + " printable characters");
        }
        return value;
    }

    /** Relative, of safe segments, so that it means the same in a bucket, in a URL and in a folder. */
    Optional<String> outputPrefix(Optional<String> prefix) {
        prefix.ifPresent(value -> {
            List<String> segments = List.of(value.split("/", -1));
            if (value.length() > LONGEST_PREFIX
                    || !segments.stream()
                            .allMatch(segment -> SAFE_SEGMENT.matcher(segment).matches())) {
                throw refused(
                        "invalid-output-prefix",
                        "outputPrefix must be a relative path of at most " + LONGEST_PREFIX
                                + " characters, its segments of letters, digits, '.', '_' and '-', none starting with '.' or '-'");
            }
        });
        return prefix;
    }

    Map<String, String> metadata(Map<String, String> metadata) {
        if (metadata.size() > MOST_METADATA) {
            throw refused("invalid-metadata", "metadata may have at most " + MOST_METADATA + " entries");
        }
        int bytes = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            if (!METADATA_NAME.matcher(entry.getKey()).matches()) {
                throw refused(
                        "invalid-metadata",
                        "\"" + Text.shown(entry.getKey())
                                + "\" is no metadata name: 1 to 64 letters, digits, '.', '_' and '-'");
            }
            if (hasControls(entry.getValue())) {
                throw refused("invalid-metadata", "metadata " + entry.getKey() + " contains control characters");
            }
            bytes += entry.getKey().length() + utf8Length(entry.getValue(), "invalid-metadata", "metadata");
        }
        if (bytes > LARGEST_METADATA_BYTES) {
            throw refused("invalid-metadata", "metadata may have at most " + LARGEST_METADATA_BYTES + " bytes in all");
        }
        return metadata;
    }

    Optional<String> idempotencyKey(Optional<String> key) {
        key.ifPresent(value -> {
            if (!PRINTABLE.matcher(value).matches()) {
                throw refused("invalid-idempotency-key", "an Idempotency-Key has 1 to 255 printable ASCII characters");
            }
        });
        return key;
    }

    private static boolean hasControls(String text) {
        return text.codePoints().anyMatch(Character::isISOControl);
    }

    /** Also finds halves of surrogate pairs, which have no UTF-8. */
    private static int utf8Length(String text, String code, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(text))
                    .remaining();
        } catch (CharacterCodingException e) {
            throw refused(code, what + " is no valid Unicode text");
        }
    }

    private static ProblemException refused(String code, String sentence) {
        return new ProblemException(Problem.invalid(code, sentence));
    }
}
