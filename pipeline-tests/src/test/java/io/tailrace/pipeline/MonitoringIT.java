package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus looks at a server that made an asset: every query of every dashboard has an answer, and no alert goes off. */
@Tag("monitoring")
class MonitoringIT {

    private static final Duration SOON = Duration.ofMinutes(3);

    /** What other programs export, on nodes with such hardware. */
    private static final Pattern HARDWARE = Pattern.compile("DCGM_|tegrastats_");

    private static final String POOLS = """
            pools:
              - {name: cpu, class: cpu, price: 0.05, watts: 30}
            """;

    @TempDir
    static Path folder;

    @Test
    void answersEveryPanel() throws Exception {
        Path pools = Files.writeString(folder.resolve("pools.yaml"), POOLS);
        try (Server server = Server.start(folder.resolve("data"), Map.of("TAILRACE_POOLS_FILE", pools.toString()));
                Prometheus prometheus = Prometheus.start(
                        folder, URI.create(server.addresses().path("management").asText()))) {
            // A counter rises where it was seen before.
            for (int i = 0; i < 2; i++) {
                String id = server.submit(Media.clip("bbb-360p-6s.mp4"), "clip-" + i + ".mp4", "hls-ladder");
                server.expectEnd(id, "COMPLETED");
                prometheus.awaitScrapes(3);
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(empty(prometheus)).isEmpty());
            assertThat(prometheus.get("/api/v1/alerts").at("/data/alerts"))
                    .extracting(alert -> alert.at("/labels/alertname").asText() + " "
                            + alert.path("state").asText())
                    .isEmpty();
            JsonNode rules = prometheus.get("/api/v1/rules").at("/data/groups");
            assertThat(rules.findValuesAsText("health")).isNotEmpty().containsOnly("ok");
        }
    }

    private static List<Dashboards.Query> empty(Prometheus prometheus) throws Exception {
        return Dashboards.queries().stream()
                .filter(query -> !query.mayBeEmpty()
                        && !HARDWARE.matcher(query.expression()).find())
                .filter(query -> prometheus.query(filled(query.expression())).isEmpty())
                .toList();
    }

    /** With Grafana's variables, as of a short time range. */
    private static String filled(String expression) {
        return expression
                .replace("$__rate_interval", "1m")
                .replace("$__range", "10m")
                .replace("$pool", ".*");
    }
}
