package io.tailrace.encoder.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;

/** What the relay counts. */
final class RelayMetrics {

    private final MeterRegistry registry;
    private final Counter storeRequests;
    private final Counter storeBytes;
    private final Counter servedBytes;
    private final Counter takenBytes;
    private final Counter takenObjects;

    RelayMetrics(MeterRegistry registry) {
        this.registry = registry;
        storeRequests = Counter.builder("tailrace.relay.store.requests")
                .description("Ranges asked from the object store")
                .register(registry);
        storeBytes = bytes("tailrace.relay.store", "Source bytes fetched from the object store");
        servedBytes = bytes("tailrace.relay.served", "Source bytes served to transcoders");
        takenBytes = bytes("tailrace.relay.taken", "Bytes of finished objects taken from transcoders");
        takenObjects = Counter.builder("tailrace.relay.taken.objects")
                .description("Finished objects taken from transcoders")
                .register(registry);
    }

    private Counter bytes(String name, String description) {
        return Counter.builder(name).baseUnit("bytes").description(description).register(registry);
    }

    void watchLeases(Map<String, RelayLease> leases) {
        registry.gaugeMapSize("tailrace.relay.leases", Tags.empty(), leases);
    }

    void askedStore() {
        storeRequests.increment();
    }

    void fetched(int bytes) {
        storeBytes.increment(bytes);
    }

    void served(int bytes) {
        servedBytes.increment(bytes);
    }

    void took(int bytes) {
        takenObjects.increment();
        takenBytes.increment(bytes);
    }
}
