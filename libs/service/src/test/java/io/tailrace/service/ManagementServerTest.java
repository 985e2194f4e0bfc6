package io.tailrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {

    private final Health health = new Health();
    private final PrometheusMeterRegistry metrics = Metrics.create("test");
    private final ManagementServer server = ManagementServer.start("127.0.0.1", 0, health, metrics);

    @AfterEach
    void close() {
        server.close();
        metrics.close();
    }

    @Test
    void saysWhetherTheProcessIsAliveAndReady() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body()).contains("\"status\":\"ready\"");

        health.require("view", () -> Optional.of("reads \"jobs\""));
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        HttpResponse<String> notReady = get("/readyz");
        assertThat(notReady.statusCode()).isEqualTo(503);
        assertThat(notReady.body())
                .contains("\"problems\":[\"view: reads \\\"jobs\\\"\"]")
                .contains("\"status\":\"not ready\"");
        assertThat(notReady.headers().firstValue("content-type")).contains("application/json");

        health.alive("streams", () -> Optional.of("dead"));
        assertThat(get("/healthz").statusCode()).isEqualTo(503);
    }

    @Test
    void showsMetricsOfTheJvmAndOfTheService() throws Exception {
        metrics.counter("tailrace.things", "kind", "a").increment();
        HttpResponse<String> page = get("/metrics");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
        assertThat(page.body())
                .contains("tailrace_things_total{kind=\"a\",service=\"test\"} 1.0")
                .contains("jvm_memory_used_bytes{")
                .contains("process_files_open_files{");
    }

    @Test
    void dropsKafkaMetersPerPartition() throws Exception {
        metrics.counter("kafka.consumer.fetch.manager.records.lag", "partition", "3")
                .increment();
        assertThat(get("/metrics").body()).doesNotContain("records_lag");
    }

    @Test
    void knowsNoOtherPage() throws Exception {
        assertThat(get("/other").statusCode()).isEqualTo(404);
    }

    @Test
    void namesThePortThatIsTaken() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ManagementServer.start("127.0.0.1", server.port(), health, metrics))
                .withMessageContaining("TAILRACE_MANAGEMENT_PORT")
                .withMessageContaining(Integer.toString(server.port()));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
