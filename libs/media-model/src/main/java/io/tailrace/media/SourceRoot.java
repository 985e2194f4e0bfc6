package io.tailrace.media;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A folder that workers read sources from, such as a mount of a file server. Records name it, and never say where a worker has it: it
 * stands in the place of a bucket, as {@code file:NAME}, which no bucket can be called; the path below it is the key. Pure.
 */
public final class SourceRoot {

    private static final String PREFIX = "file:";
    private static final String FILE_SCHEME = "file://";
    private static final String S3_SCHEME = "s3://";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

    private SourceRoot() {}

    /** What stands in the place of a bucket. */
    public static String bucket(String name) {
        return PREFIX + name;
    }

    /** The name of the root that {@code bucket} is; empty for a bucket. */
    public static Optional<String> name(String bucket) {
        return bucket.startsWith(PREFIX) ? Optional.of(bucket.substring(PREFIX.length())) : Optional.empty();
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** For people: {@code file://nas/path/to/x.mp4} or {@code s3://bucket/key}. Nothing is encoded. */
    public static String uri(String bucket, String key) {
        return name(bucket).map(name -> FILE_SCHEME + name).orElse(S3_SCHEME + bucket) + "/" + key;
    }

    /** Where a source lies. */
    public record Place(String bucket, String key) {}

    /** What {@link #uri} writes, taken literally; empty for anything else. */
    public static Optional<Place> place(String uri) {
        boolean isFile = uri.startsWith(FILE_SCHEME);
        String scheme = isFile ? FILE_SCHEME : S3_SCHEME;
        int slash = uri.indexOf('/', scheme.length());
        if (!uri.startsWith(scheme) || slash < 0) {
            return Optional.empty();
        }
        String host = uri.substring(scheme.length(), slash);
        return Optional.of(new Place(isFile ? bucket(host) : host, uri.substring(slash + 1)));
    }

    /**
     * Buckets that sources may lie in, roots among them.
     *
     * @param roots each {@code NAME} or {@code NAME=/folder}; the folders matter to workers only
     * @throws IllegalArgumentException when one is no name
     */
    public static Set<String> allowed(Collection<String> buckets, List<String> roots) {
        Set<String> all = new TreeSet<>(buckets);
        for (String root : roots) {
            String name = root.split("=", 2)[0].strip();
            if (!isName(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is no name of a source root:"
                        + " lower-case letters, digits and dashes, at most 48");
            }
            all.add(bucket(name));
        }
        return Set.copyOf(all);
    }
}
