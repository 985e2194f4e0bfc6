package io.tailrace.profiles;

import java.util.Optional;

/**
 * A folder of a recorder whose files lie in a bucket as well, by a mount or a copy of the operator's. Only names are compared: the folder is
 * on another machine.
 *
 * @param source kind of hook; empty: all of them
 * @param path   absolute, segments joined by single slashes, none at the end
 * @param prefix what the key starts with instead of the folder
 */
public record FileRoot(Optional<String> source, RecordedPath path, String bucket, String prefix) {

    /** The key of a file below this folder. */
    Optional<String> keyOf(String fromSource, RecordedPath file) {
        return source.filter(wanted -> !wanted.equals(fromSource)).isEmpty()
                ? file.below(path).map(prefix::concat)
                : Optional.empty();
    }
}
