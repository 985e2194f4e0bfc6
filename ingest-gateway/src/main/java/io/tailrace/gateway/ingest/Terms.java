package io.tailrace.gateway.ingest;

import io.tailrace.events.Lane;
import java.util.Map;
import java.util.Optional;

/** What a recording is encoded to, when, and where it goes. {@code profile} exists. */
record Terms(String profile, Lane lane, Optional<String> outputPrefix, Map<String, String> metadata) {

    Terms {
        metadata = Map.copyOf(metadata);
    }

    /** Finds the terms of a recording by the kind of hook that announces it and its place. */
    @FunctionalInterface
    interface Finder {
        Terms of(String kind, String bucket, String key);
    }
}
