package io.tailrace.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {

    private final Health health = new Health();

    @Test
    void isReadyWithoutChecks() {
        assertThat(health.problems()).isEmpty();
        assertThat(health.faults()).isEmpty();
    }

    @Test
    void asksEachTimeAnew() {
        AtomicReference<Optional<String>> answer = new AtomicReference<>(Optional.of("still reading the topic"));
        health.require("view", answer::get);
        assertThat(health.problems()).containsExactly("view: still reading the topic");
        answer.set(Optional.empty());
        assertThat(health.problems()).isEmpty();
    }

    @Test
    void countsAFaultAsNotReadyButNotTheOtherWayRound() {
        health.alive("streams", () -> Optional.of("stopped"));
        health.require("view", () -> Optional.of("behind"));
        assertThat(health.faults()).containsExactly("streams: stopped");
        assertThat(health.problems()).containsExactly("streams: stopped", "view: behind");
    }

    @Test
    void takesACheckThatThrowsAsAProblem() {
        health.require("view", () -> {
            throw new IllegalStateException("closed");
        });
        assertThat(health.problems()).singleElement().asString().startsWith("view: the check itself failed");
    }

    @Test
    void isNeverReadyAgainOnceItDrains() {
        health.draining();
        assertThat(health.problems()).containsExactly("draining: the service is stopping");
        assertThat(health.faults()).isEmpty();
    }
}
