package io.tailrace.router.topology;

import io.tailrace.streams.RejectedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a request may name, whoever wrote it: the limits of the gateway's {@code SourceRules}, for those who produce to the topic. Pure.
 * Every check throws {@link RejectedRecordException} with a sentence for the sender.
 *
 * @param inputBuckets the only buckets that sources may lie in
 */
record IngestRules(Set<String> inputBuckets) {

    private static final int LONGEST_KEY_BYTES = 1024;
    private static final int LONGEST_TAG = 256;
    private static final int LONGEST_PREFIX = 512;
    private static final int MOST_METADATA = 32;
    private static final int LARGEST_METADATA_BYTES = 8 * 1024;
    /** Bucket names are at most 63 characters long. */
    private static final int SHOWN_CHARACTERS = 63;

    private static final Pattern SAFE_PATH =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");
    private static final Pattern METADATA_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern PROFILE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,256}");
    /** With the caller before it. */
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,512}");

    IngestRules {
        inputBuckets = Set.copyOf(inputBuckets);
    }

    String bucket(String bucket) {
        if (!inputBuckets.contains(bucket)) {
            String shown = bucket.substring(0, Math.min(bucket.length(), SHOWN_CHARACTERS));
            throw rejected("names the bucket \"" + shown + "\", which is no input bucket of this installation");
        }
        return bucket;
    }

    /** Any S3 key but those a store on a file system could take for another place. */
    String key(String key) {
        if (key.isEmpty() || utf8Length(key) > LONGEST_KEY_BYTES) {
            throw rejected("has a key that is not 1 to " + LONGEST_KEY_BYTES + " bytes of UTF-8");
        }
        if (hasControls(key)) {
            throw rejected("has a key with control characters");
        }
        for (String segment : key.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw rejected("has a key with a path segment \"" + segment + "\"");
            }
        }
        return key;
    }

    /** S3 says {@code null} for the one version of a bucket without versions; it tells nothing apart. */
    Optional<String> versionId(Optional<String> versionId) {
        return versionId
                .filter(value -> !value.isEmpty() && !value.equals("null"))
                .map(value -> printable("versionId", value));
    }

    /** Without the quotes of the HTTP header. */
    Optional<String> etag(Optional<String> etag) {
        return etag.map(value -> value.replaceAll("^\"|\"$", ""))
                .filter(value -> !value.isEmpty())
                .map(value -> printable("etag", value));
    }

    /** Only ever part of a hash. */
    String eventId(String id) {
        if (id.length() > LONGEST_TAG) {
            throw rejected("has an eventId of more than " + LONGEST_TAG + " characters");
        }
        return id;
    }

    String source(String source) {
        if (source.length() > LONGEST_TAG || hasControls(source)) {
            throw rejected("has a source that is not at most " + LONGEST_TAG + " characters without controls");
        }
        return source;
    }

    private static String printable(String name, String value) {
        if (!PRINTABLE.matcher(value).matches()) {
            throw rejected("has a field " + name + " that is not 1 to 256 printable ASCII characters");
        }
        return value;
    }

    Optional<String> idempotencyKey(Optional<String> key) {
        if (key.filter(value -> !IDEMPOTENCY_KEY.matcher(value).matches()).isPresent()) {
            throw rejected("has an idempotencyKey that is not 1 to 512 printable ASCII characters");
        }
        return key;
    }

    String profile(String profile) {
        if (!PROFILE.matcher(profile).matches()) {
            throw rejected("has a profile that is not 1 to 64 lower-case letters, digits and '-'");
        }
        return profile;
    }

    /** Without slashes at both ends, so that all who read it mean the same place; empty when nothing else is left. */
    Optional<String> outputPrefix(Optional<String> prefix) {
        return prefix.map(IngestRules::path).filter(path -> !path.isEmpty());
    }

    private static String path(String prefix) {
        if (prefix.length() > LONGEST_PREFIX) {
            throw noPath();
        }
        String path = prefix.replaceAll("^/+|/+$", "");
        if (!path.isEmpty() && !SAFE_PATH.matcher(path).matches()) {
            throw noPath();
        }
        return path;
    }

    private static RejectedRecordException noPath() {
        return rejected("has an outputPrefix that is no relative path of at most " + LONGEST_PREFIX
                + " characters, its segments of letters, digits, '.', '_' and '-', none starting with '.' or '-'");
    }

    Map<String, String> metadata(Map<String, String> metadata) {
        if (metadata.size() > MOST_METADATA) {
            throw rejected("has more than " + MOST_METADATA + " entries of metadata");
        }
        int bytes = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            if (!METADATA_NAME.matcher(entry.getKey()).matches()) {
                throw rejected("has a metadata name that is not 1 to 64 letters, digits, '.', '_' and '-'");
            }
            if (hasControls(entry.getValue())) {
                throw rejected("has metadata with control characters under " + entry.getKey());
            }
            bytes += entry.getKey().length() + utf8Length(entry.getValue());
        }
        if (bytes > LARGEST_METADATA_BYTES) {
            throw rejected("has more than " + LARGEST_METADATA_BYTES + " bytes of metadata");
        }
        return metadata;
    }

    private static boolean hasControls(String text) {
        return text.codePoints().anyMatch(Character::isISOControl);
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static RejectedRecordException rejected(String sentence) {
        return new RejectedRecordException("An ingest record " + sentence);
    }
}
