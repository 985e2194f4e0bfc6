package io.tailrace.service;

import static java.util.Objects.requireNonNull;

/**
 * A configuration variable.
 *
 * @param name     the environment variable, {@code TAILRACE_…}
 * @param fallback its value when it is not set; empty for none
 * @param meaning  one sentence for the operator; {@code docs/configuration.md} is checked against it
 */
public record Setting(String name, String fallback, String meaning) {

    public Setting {
        requireNonNull(fallback, "fallback");
        requireNonNull(meaning, "meaning");
        if (!name.startsWith("TAILRACE_")) {
            throw new IllegalArgumentException("a setting is named TAILRACE_…, got " + name);
        }
    }
}
