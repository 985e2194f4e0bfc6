package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that are there before Kafka, registry and S3 are wait for them, and go on when they come back. */
class StartOrderIT {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final Pattern WAITS = Pattern.compile("(cluster|bootstrap): (?!not yet looked at)");

    @TempDir
    Path folder;

    @Test
    void waitsForWhatIsNotThereAndGoesOnWhenItReturns() throws Exception {
        Map<String, String> variables;
        try (Server infrastructure = infrastructure()) {
            variables = new HashMap<>(infrastructure.variables());
        }
        variables.put("TAILRACE_TOPIC_PREFIX", "late.");
        try (LoneServices services = new LoneServices(folder, variables)) {
            for (String service : Distribution.SERVICES) {
                services.start(service);
            }
            for (String service : Distribution.SERVICES) {
                Api management = services.management(service);
                await(service + " says what it waits for")
                        .atMost(SOON)
                        .until(() ->
                                WAITS.matcher(management.get("/readyz").body()).find());
                assertThat(management.get("/readyz").statusCode()).as(service).isEqualTo(503);
                assertThat(management.get("/healthz").statusCode()).as(service).isEqualTo(200);
            }
            try (Server infrastructure = infrastructure()) {
                assertThat(infrastructure.variables()).containsAllEntriesOf(addresses(variables));
                services.awaitReady();
                services.makeAnAssetOfTheClip("live/first.mp4");
            }
            for (String service : Distribution.SERVICES) {
                assertThat(services.management(service).get("/healthz").statusCode())
                        .as("%s is no fault of its own", service)
                        .isEqualTo(200);
            }
            try (Server infrastructure = infrastructure()) {
                assertThat(infrastructure.variables()).containsAllEntriesOf(addresses(variables));
                services.awaitReady();
                services.makeAnAssetOfTheClip("live/second.mp4");
                services.endCleanly();
            }
        }
    }

    /** On one data folder, so each time at the same addresses. */
    private Server infrastructure() throws Exception {
        return Server.start(folder.resolve("infrastructure"), Map.of(), "--only", "kafka,registry,s3");
    }

    private static Map<String, String> addresses(Map<String, String> variables) {
        Map<String, String> addresses = new HashMap<>(variables);
        addresses
                .keySet()
                .retainAll(Set.of("TAILRACE_KAFKA_BOOTSTRAP_SERVERS", "TAILRACE_REGISTRY_URL", "TAILRACE_S3_ENDPOINT"));
        return addresses;
    }
}
