package io.tailrace.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.service.Health;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServerWatchTest {

    @Test
    @Timeout(30)
    void tellsAFaultThatStaysAndNotOneThatPasses() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        Health health = new Health();
        health.alive("router", () -> switch (looks.incrementAndGet()) {
            case 1, 3 -> Optional.empty();
            case 2 -> Optional.of("passes");
            default -> Optional.of("stays");
        });
        ServerWatch watch = new ServerWatch(health, new Ending(), Duration.ofMillis(1), Duration.ofMillis(20));

        assertThat(watch.awaitFault()).containsExactly("router: stays");
    }
}
