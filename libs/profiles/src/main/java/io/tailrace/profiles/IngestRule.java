package io.tailrace.profiles;

import io.tailrace.events.Lane;
import java.util.Map;
import java.util.Optional;

/**
 * What an announcement that matches is given, as far as it does not say it itself.
 *
 * @param source       kind of hook ({@code nginx-rtmp}, {@code s3}, …) or {@code scan}; empty matches all
 * @param bucket       empty matches all input buckets
 * @param prefix       beginning of the key; empty matches all
 * @param outputPrefix where the asset goes
 * @param line         of the file it stands in, counted from 1
 */
public record IngestRule(
        Optional<String> source,
        Optional<String> bucket,
        String prefix,
        Optional<String> profile,
        Optional<Lane> lane,
        Optional<OutputTemplate> outputPrefix,
        Map<String, String> metadata,
        int line) {

    public IngestRule {
        metadata = Map.copyOf(metadata);
    }

    /** A rule that matches nothing in particular and gives nothing. */
    static IngestRule empty() {
        return new IngestRule(
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                0);
    }

    boolean matches(String fromSource, String inBucket, String key) {
        return source.filter(wanted -> !wanted.equals(fromSource)).isEmpty()
                && bucket.filter(wanted -> !wanted.equals(inBucket)).isEmpty()
                && key.startsWith(prefix);
    }

    /** Where the asset of {@code key} goes in the output bucket; empty: under the job's id. */
    public Optional<String> outputPrefixFor(String key) {
        return outputPrefix.map(template -> template.fill(key, prefix));
    }
}
