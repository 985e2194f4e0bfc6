package io.tailrace.encoder.scan;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Objects that nobody announced, with the time this scan first saw them so. Their age counts from there and by this machine's clock: the
 * store's clock may be off, and tells of some uploads when they began. One thread.
 */
final class Candidates {

    private static final int MOST = 100_000;

    private record Seen(String etag, Instant since, boolean isAnnounced) {}

    /** The oldest are forgotten first, and begin their age again. */
    private final Map<String, Seen> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST;
        }
    };

    /** Whether the object has been there unchanged for {@code minAge}, and was not announced yet. */
    boolean isDue(String key, String etag, Instant now, Duration minAge) {
        Seen before = seen.get(key);
        if (before == null || !before.etag().equals(etag)) {
            before = new Seen(etag, now, false);
            seen.put(key, before);
        }
        return !before.isAnnounced() && !before.since().plus(minAge).isAfter(now);
    }

    /** Until its job shows on the topic the object must not be announced with each round. */
    void announced(String key, String etag, Instant now) {
        seen.put(key, new Seen(etag, now, true));
    }

    void forget(String key) {
        seen.remove(key);
    }
}
