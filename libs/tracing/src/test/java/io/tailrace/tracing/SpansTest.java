package io.tailrace.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tailrace.kafka.TraceContext;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpansTest {

    private record Received(String path, String type, String secret, String bytes) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private HttpServer collector;

    @BeforeEach
    void startACollector() throws Exception {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(new Received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    new String(body, StandardCharsets.ISO_8859_1)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stopTheCollector() {
        collector.stop(0);
    }

    private Environment environment(String headers) {
        return Environment.of(Map.of(
                "TAILRACE_OTLP_ENDPOINT",
                "http://127.0.0.1:" + collector.getAddress().getPort(),
                "TAILRACE_OTLP_HEADERS",
                headers));
    }

    private static FinishedSpan span(TraceContext own, Optional<TraceContext> parent) {
        return new FinishedSpan(
                own,
                parent,
                "ENCODE",
                FinishedSpan.Kind.CONSUMER,
                Instant.ofEpochMilli(1_000),
                Instant.ofEpochMilli(2_000),
                Map.of("tailrace.job.id", "job-17"),
                Optional.of("device-fault"));
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    @Test
    void goWithTheirIdsToTheCollector() {
        TraceContext parent = TraceContext.fresh();
        TraceContext own = parent.child();
        try (Spans spans = Spans.of(environment("Authorization=Basic%20c2VjcmV0"), "worker", "w1")) {
            spans.ended(span(own, Optional.of(parent)));
        }

        await().until(() -> received.size() == 1);
        Received batch = received.get(0);
        assertThat(batch.path()).isEqualTo("/v1/traces");
        assertThat(batch.type()).isEqualTo("application/x-protobuf");
        assertThat(batch.secret()).isEqualTo("Basic c2VjcmV0");
        assertThat(batch.bytes())
                .contains(bytes(own.traceId()), bytes(own.spanId()), bytes(parent.spanId()))
                .contains("tailrace-worker", "w1", "ENCODE", "job-17", "device-fault");
    }

    @Test
    void leaveOutWhatIsNotSampled() {
        TraceContext fresh = TraceContext.fresh();
        try (Spans spans = Spans.of(environment(""), "worker", "w1")) {
            spans.ended(span(new TraceContext(fresh.traceId(), fresh.spanId(), false), Optional.empty()));
        }
        assertThat(received).isEmpty();
    }

    @Test
    void areLostQuietlyWithoutACollector() {
        Environment gone = environment("");
        collector.stop(0);
        try (Spans spans = Spans.of(gone, "worker", "w1")) {
            spans.ended(span(TraceContext.fresh(), Optional.empty()));
        }
        assertThat(received).isEmpty();
    }

    @Test
    void areNoneWithoutAnEndpoint() {
        assertThat(Spans.of(Environment.of(Map.of()), "worker", "w1")).isSameAs(Spans.NONE);
    }

    @Test
    void repeatNoSecretWhenItIsMisspelt() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Spans.of(environment("secret-token"), "worker", "w1"))
                .withMessageContaining("TAILRACE_OTLP_HEADERS")
                .withMessageNotContaining("secret-token");
    }
}
