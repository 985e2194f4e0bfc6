package io.tailrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.Environment;
import io.tailrace.service.Health;
import io.tailrace.service.ServiceContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A gateway of a test, and a client that speaks to it over HTTP. */
final class GatewayProcess implements AutoCloseable {

    static final String JOBS = "/api/v1/jobs";
    static final String S3 = "/api/v1/webhooks/s3";

    private static final ApiContract CONTRACT = new ApiContract();

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Health health = new Health();
    private final IngestGateway gateway;

    GatewayProcess(KafkaConnection connection, Path viewDir) {
        this(connection, viewDir, Map.of());
    }

    /** @param more settings */
    GatewayProcess(KafkaConnection connection, Path viewDir, Map<String, String> more) {
        Environment environment = Environment.of(Map.of(
                        "TAILRACE_S3_INPUT_BUCKET", "media-input, second-input",
                        "TAILRACE_PUBLIC_BASE_URL", "http://cdn.example/media"))
                .with(more);
        gateway = IngestGateway.start(
                new ServiceContext("gateway", environment, metrics, health),
                connection,
                new GatewayOptions(viewDir, 0, Map.of()));
    }

    /** An answer with its body read. */
    record Reply(int status, HttpResponse<String> response, JsonNode body) {

        String code() {
            return body.path("code").asText();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Health health() {
        return health;
    }

    SimpleMeterRegistry metrics() {
        return metrics;
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    Reply delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    Reply post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    Reply patch(String path, String type, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", type).method("PATCH", BodyPublishers.ofString(body)));
    }

    Map<String, Set<String>> routes() {
        return gateway.routes();
    }

    /** The lines of a stream of events, as they come. */
    HttpResponse<Stream<String>> events(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofLines());
    }

    /** Any request, its answer unread. */
    HttpResponse<String> call(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).method(method, BodyPublishers.ofString(body));
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(60));
    }

    /** Each answer is held against the OpenAPI document. */
    private Reply send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode body = json.readTree(response.body());
        String type = response.headers().firstValue("content-type").orElse("");
        assertThat(CONTRACT.objections(request.method(), request.uri().getPath(), response.statusCode(), type, body))
                .isEmpty();
        return new Reply(response.statusCode(), response, body);
    }

    @Override
    public void close() {
        gateway.close();
    }
}
