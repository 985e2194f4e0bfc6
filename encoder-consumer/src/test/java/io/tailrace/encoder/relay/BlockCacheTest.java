package io.tailrace.encoder.relay;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.store.ObjectStore;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BlockCacheTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** Counters that end in an error, as any call does where memory is short. */
    private static final class FullRegistry extends SimpleMeterRegistry {
        @Override
        protected Counter newCounter(Meter.Id id) {
            return new CumulativeCounter(id) {
                @Override
                public void increment(double amount) {
                    throw new OutOfMemoryError("test");
                }
            };
        }
    }

    @Test
    void aFetchThatEndsInAnErrorFailsItsReaders() {
        try (ObjectStore store = RelayFixture.client(URI.create("http://127.0.0.1:9"));
                BlockCache cache = new BlockCache(
                        new BlockFetch(store, SOON, new RelayMetrics(new FullRegistry())), RelayFixture.SETTINGS)) {
            Block block = cache.demand(RelayFixture.version("source", "etag", 100), 0, this);

            assertThatThrownBy(() -> block.await(0, () -> true, SOON))
                    .isInstanceOf(SourceLostException.class)
                    .hasMessageContaining("the fetch broke");
            cache.release(block);
        }
    }
}
