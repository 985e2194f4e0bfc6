package io.tailrace.profiles;

import java.time.Duration;
import java.util.Optional;

/**
 * The part of a source that becomes the title.
 *
 * @param from   how far into the source it begins
 * @param length how long it is at most; empty: to the end
 */
public record Trim(Duration from, Optional<Duration> length) {

    /** All of it. */
    public static final Trim NONE = new Trim(Duration.ZERO, Optional.empty());
}
