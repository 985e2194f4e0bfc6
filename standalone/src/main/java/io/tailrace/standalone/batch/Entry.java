package io.tailrace.standalone.batch;

import io.tailrace.media.SourceRoot;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** One recording that a batch names, or a line of it that names none. */
sealed interface Entry {

    /** Line of the CSV, from 1; 0 where there are no lines. */
    long line();

    /** How people are told of it. */
    String label();

    /** Where a recording lies. */
    sealed interface Origin {

        /**
         * An object in a bucket.
         *
         * @param etag empty when the batch does not say it
         */
        record Stored(String bucket, String key, Optional<String> etag) implements Origin {}

        /** A file of this machine, which is uploaded first. */
        record Local(Path file) implements Origin {}
    }

    /**
     * A recording.
     *
     * @param profile  empty: what the command says for all
     * @param priority empty: likewise
     */
    record Wanted(
            long line, Origin origin, Optional<String> profile, Optional<String> priority, Map<String, String> metadata)
            implements Entry {

        public Wanted {
            metadata = Map.copyOf(metadata);
        }

        @Override
        public String label() {
            if (origin instanceof Origin.Stored stored) {
                return SourceRoot.uri(stored.bucket(), stored.key());
            }
            return ((Origin.Local) origin).file().toString();
        }
    }

    /** A line that cannot be used; {@code reason} is one sentence. */
    record Bad(long line, String reason) implements Entry {
        @Override
        public String label() {
            return "line " + line;
        }
    }
}
