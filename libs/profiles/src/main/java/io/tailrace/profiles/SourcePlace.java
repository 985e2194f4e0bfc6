package io.tailrace.profiles;

import java.util.Set;
import java.util.TreeSet;

/**
 * Where the recordings of an input bucket lie.
 *
 * @param locality   labels, as pools have them; never empty
 * @param isRequired only pools that share a label may read them
 */
public record SourcePlace(String bucket, Set<String> locality, boolean isRequired) {

    public SourcePlace {
        locality = Set.copyOf(locality);
    }

    /** How many labels {@code pool} shares: the more, the nearer. */
    public int shared(Pool pool) {
        return Math.toIntExact(
                locality.stream().filter(pool.locality()::contains).count());
    }

    /** In order, for people. */
    public String words() {
        return String.join(", ", new TreeSet<>(locality));
    }
}
