package io.tailrace.media;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a request for a job may name, whether it came over HTTP or straight to the ingest topic; gateway and router hold it to the same.
 * Pure. Every check throws {@link InvalidRequestException}.
 *
 * @param inputBuckets the only buckets that sources may lie in, {@link SourceRoot}s among them
 */
public record RequestRules(Set<String> inputBuckets) {

    private static final int LONGEST_KEY_BYTES = 1024;
    private static final int LONGEST_TAG = 256;
    private static final int LONGEST_VERSION = 512;
    /** Bytes of a profile: it travels in records that have 256 KiB for all. */
    public static final int LARGEST_PROFILE = 64 * 1024;

    private static final int MOST_OVERRIDES = 8 * 1024;
    private static final int LONGEST_PREFIX = 512;
    private static final int MOST_METADATA = 32;
    private static final int LARGEST_METADATA_BYTES = 8 * 1024;
    private static final int LONGEST_SHOWN = 80;
    private static final int MOST_SIDECARS = 32;
    private static final int LONGEST_LABEL = 64;

    /** The naming rules of S3; dots next to each other and addresses are no names. */
    private static final Pattern BUCKET =
            Pattern.compile("(?!\\d+\\.\\d+\\.\\d+\\.\\d+$)[a-z0-9](?:[a-z0-9-]|\\.(?!\\.)){1,61}[a-z0-9]");

    private static final Pattern SAFE_SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern METADATA_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}");
    private static final Pattern SIDECAR =
            Pattern.compile(".*\\.(?:srt|vtt|ass|ssa)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern PROFILE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    public RequestRules {
        inputBuckets = Set.copyOf(inputBuckets);
        inputBuckets.forEach(RequestRules::checkBucketName);
    }

    public String bucket(String bucket) {
        checkBucketName(bucket);
        if (!inputBuckets.contains(bucket)) {
            SourceRoot.name(bucket).ifPresent(name -> {
                throw refused("source-not-allowed", name + " is no source root of this installation");
            });
            throw refused("source-not-allowed", "bucket " + bucket + " is no input bucket of this installation");
        }
        return bucket;
    }

    private static void checkBucketName(String bucket) {
        boolean isName = SourceRoot.name(bucket)
                .map(SourceRoot::isName)
                .orElseGet(() -> BUCKET.matcher(bucket).matches());
        if (!isName) {
            throw refused("invalid-bucket", "\"" + shown(bucket) + "\" is no bucket name");
        }
    }

    /** Any S3 key but those a store on a file system could take for another place. */
    public String key(String key) {
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

    /** The key of a source in {@code bucket}; below a root it is the path of a file, of which no segment is empty. */
    public String key(String bucket, String key) {
        key(key);
        boolean isPath = List.of(key.split("/", -1)).stream().noneMatch(String::isEmpty);
        if (SourceRoot.name(bucket).isPresent() && !isPath) {
            throw refused("invalid-key", "the path contains an empty segment");
        }
        return key;
    }

    /** S3 says {@code null} for the one version of a bucket without versions; it tells nothing apart. */
    public Optional<String> versionId(Optional<String> versionId) {
        return versionId
                .filter(value -> !value.isEmpty() && !value.equals("null"))
                .map(value -> printable("invalid-field", "versionId", value, LONGEST_TAG));
    }

    /** Without the quotes of the HTTP header. */
    public Optional<String> etag(Optional<String> etag) {
        return etag.map(value -> value.replaceAll("^\"|\"$", ""))
                .filter(value -> !value.isEmpty())
                .map(value -> printable("invalid-field", "etag", value, LONGEST_TAG));
    }

    /** Of the event that asks; only ever part of a hash. */
    public String eventId(String id) {
        if (id.length() > LONGEST_TAG) {
            throw refused("invalid-field", "eventId must be at most " + LONGEST_TAG + " characters");
        }
        return id;
    }

    /** Who asks. */
    public String source(String source) {
        if (source.length() > LONGEST_TAG || hasControls(source)) {
            throw refused("invalid-field", "source must be at most " + LONGEST_TAG + " characters without controls");
        }
        return source;
    }

    public String profile(String profile) {
        if (!PROFILE.matcher(profile).matches()) {
            throw refused("invalid-field", "profile must be 1 to 64 lower-case letters, digits and '-'");
        }
        return profile;
    }

    /** An object as JSON; empty: none. Whether it fits its profile is seen where that is known. */
    public String overrides(String overrides) {
        if (overrides.getBytes(StandardCharsets.UTF_8).length > MOST_OVERRIDES) {
            throw refused("invalid-overrides", "overrides must not be larger than " + MOST_OVERRIDES + " bytes");
        }
        return overrides;
    }

    /** The text of a profile; empty: none. Whether it is one is seen where it is read. */
    public String profileText(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST_PROFILE) {
            throw refused(
                    "invalid-profile", "the text of a profile must not be larger than " + LARGEST_PROFILE + " bytes");
        }
        return text;
    }

    /** A part of an encoder identity, or the whole; empty: any. */
    public String encoderVersion(String version) {
        return version.isEmpty() ? version : printable("invalid-field", "encoderVersion", version, LONGEST_VERSION);
    }

    /**
     * Relative, of safe segments, so that it means the same in a bucket, in a URL and in a folder; slashes at its ends are taken off.
     * Empty when nothing else is left.
     */
    public Optional<String> outputPrefix(Optional<String> prefix) {
        return prefix.map(RequestRules::path).filter(path -> !path.isEmpty());
    }

    private static String path(String prefix) {
        if (prefix.length() > LONGEST_PREFIX) {
            throw noPath();
        }
        String path = prefix.replaceAll("^/+|/+$", "");
        for (String segment : path.split("/", -1)) {
            if (!path.isEmpty() && !SAFE_SEGMENT.matcher(segment).matches()) {
                throw noPath();
            }
        }
        return path;
    }

    private static InvalidRequestException noPath() {
        return refused(
                "invalid-output-prefix",
                "outputPrefix must be a relative path of at most " + LONGEST_PREFIX
                        + " characters, its segments of letters, digits, '.', '_' and '-', none starting with '.' or '-'");
    }

    public Map<String, String> metadata(Map<String, String> metadata) {
        if (metadata.size() > MOST_METADATA) {
            throw refused("invalid-metadata", "metadata may have at most " + MOST_METADATA + " entries");
        }
        int bytes = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            if (!METADATA_NAME.matcher(entry.getKey()).matches()) {
                throw refused(
                        "invalid-metadata",
                        "\"" + shown(entry.getKey())
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

    /** How many files of subtitles a request names. */
    public int sidecars(int count) {
        if (count > MOST_SIDECARS) {
            throw refused("invalid-subtitles", "a request may name at most " + MOST_SIDECARS + " files of subtitles");
        }
        return count;
    }

    /** The key of a file of subtitles; it lies in the source's bucket. */
    public String sidecarKey(String key) {
        if (!SIDECAR.matcher(key(key)).matches()) {
            throw refused(
                    "invalid-subtitles",
                    "\"" + shown(key) + "\" is no file of subtitles: they end in .srt, .vtt, .ass or .ssa");
        }
        return key;
    }

    /** BCP 47, "und" for one that is unknown. */
    public String language(String tag) {
        if (!LANGUAGE.matcher(tag).matches()) {
            throw refused(
                    "invalid-subtitles", "\"" + shown(tag) + "\" is no language tag (BCP 47), such as en or pt-BR");
        }
        return tag;
    }

    /** What a viewer reads in a menu. */
    public String label(String label) {
        if (label.codePointCount(0, label.length()) > LONGEST_LABEL || hasControls(label)) {
            throw refused(
                    "invalid-subtitles",
                    "a label has at most " + LONGEST_LABEL + " characters and no control characters");
        }
        utf8Length(label, "invalid-subtitles", "the label");
        return label;
    }

    /**
     * Any word the caller chose.
     *
     * @param longest in characters: a key from the topic has its caller before it
     */
    public Optional<String> idempotencyKey(Optional<String> key, int longest) {
        return key.map(value -> printable("invalid-idempotency-key", "an idempotency key", value, longest));
    }

    private static String printable(String code, String name, String value, int longest) {
        if (value.isEmpty() || value.length() > longest || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw refused(code, name + " must be 1 to " + longest + " printable ASCII characters");
        }
        return value;
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

    /** Without control characters, and cut when long. */
    private static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= LONGEST_SHOWN ? clean : clean.substring(0, LONGEST_SHOWN) + "…";
    }

    private static InvalidRequestException refused(String code, String sentence) {
        return new InvalidRequestException(code, sentence);
    }
}
