package io.tailrace.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.service.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final HttpServer server = new HttpServer(metrics, Duration.ofSeconds(5), StreamLimits.of(1));
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch mayLeave = new CountDownLatch(1);

    @BeforeEach
    void start() {
        server.route("/things", Map.of("GET", HttpServerTest::echo, "POST", HttpServerTest::create))
                .route("/things/{id}", Map.of("GET", HttpServerTest::echo, "DELETE", HttpServerTest::echo))
                .route("/broken", Map.of("GET", call -> {
                    throw new IllegalStateException("secret reason");
                }))
                .route("/slow", Map.of("GET", this::slow));
        server.start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        mayLeave.countDown();
        server.close();
    }

    private static Answer echo(Call call) {
        return Answer.ok(
                JsonNodeFactory.instance.objectNode().put("q", call.query("q").orElse("-")));
    }

    private static Answer create(Call call) throws InterruptedException {
        JsonObject body = call.requireJson().json();
        return Answer.accepted(JsonNodeFactory.instance
                        .objectNode()
                        .put("name", body.text("name").orElse("")))
                .at("/things/1");
    }

    private Answer slow(Call call) throws InterruptedException {
        entered.countDown();
        assertThat(mayLeave.await(20, TimeUnit.SECONDS)).isTrue();
        return echo(call);
    }

    @Test
    void answersWithJson() throws Exception {
        HttpResponse<String> response = get("/things/7?q=a%20b");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"q\":\"a b\"}");
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.headers().firstValue("server")).isEmpty();
    }

    @Test
    void answersHeadLikeGetWithoutABody() throws Exception {
        HttpResponse<String> response = send(request("/things").method("HEAD", BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void sendsNothingAgainToWhoHasIt() throws Exception {
        HttpResponse<String> first = get("/things?q=1");
        String tag = first.headers().firstValue("etag").orElseThrow();
        assertThat(first.headers().firstValue("cache-control")).contains("private, no-cache");
        HttpResponse<String> again = send(request("/things?q=1").header("If-None-Match", "\"other\", W/" + tag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("etag")).contains(tag);
        assertThat(send(request("/things?q=2").header("If-None-Match", tag)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void takesAPostAndSaysWhereTheResultIs() throws Exception {
        HttpResponse<String> response = post("/things", "application/json; charset=utf-8", "{\"name\":\"ü\"}");
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().firstValue("location")).contains("/things/1");
        assertThat(response.body()).isEqualTo("{\"name\":\"ü\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.1"})
    void answersOnlyToNamesOfThisMachine(String host) throws Exception {
        for (String path : List.of("/things", "/nothing")) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 403").contains("\"foreign-host\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "LOCALHOST", "127.0.0.1", "[::1]:8080"})
    void knowsTheNamesOfThisMachine(String host) throws Exception {
        assertThat(raw("GET /things HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void refusesAnUnknownPathWithAProblem() throws Exception {
        assertProblem(get("/nothing"), 404, "not-found", "/nothing");
        assertProblem(get("/things/1/2"), 404, "not-found", "/things/1/2");
    }

    @Test
    void namesTheMethodsThatThereAre() throws Exception {
        HttpResponse<String> response = send(request("/things/1").PUT(BodyPublishers.noBody()));
        assertProblem(response, 405, "method-not-allowed", "/things/1");
        assertThat(response.headers().firstValue("allow")).contains("DELETE, GET, HEAD");
    }

    @Test
    void refusesOtherTypesThanJson() throws Exception {
        assertProblem(post("/things", "text/plain", "{}"), 415, "unsupported-media-type", "/things");
        assertProblem(send(request("/things").header("Accept", "text/html")), 406, "not-acceptable", "/things");
        assertThat(send(request("/things").header("Accept", "text/html, */*;q=0.1"))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\u0000"})
    void refusesBodiesThatAreNoObject(String body) throws Exception {
        assertProblem(post("/things", "application/json", body), 400, "malformed", "/things");
    }

    @Test
    void boundsTheBodyWithAndWithoutItsLength() throws Exception {
        byte[] large = ("{\"name\":\"" + "x".repeat(256 * 1024) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertProblem(
                send(request("/things")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(large))),
                413,
                "too-large",
                "/things");
        assertProblem(
                send(request("/things")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
                413,
                "too-large",
                "/things");
    }

    @Test
    void givesUpOnABodyThatDoesNotCome() throws Exception {
        String half = postFrom("http://localhost").replace("Content-Length: 2", "Content-Length: 3");
        assertThat(raw(half)).startsWith("HTTP/1.1 408 ").contains("request-timeout");
    }

    @Test
    void boundsTheHeaders() throws Exception {
        HttpResponse<String> response = send(request("/things").header("X-Long", "x".repeat(17 * 1024)));
        assertThat(response.statusCode()).isEqualTo(431);
    }

    @Test
    void tellsNothingAboutItsOwnFailure() throws Exception {
        HttpResponse<String> response = get("/broken");
        assertProblem(response, 500, "internal", "/broken");
        assertThat(response.body()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things/%2e%2e/x", "/things/..;/x", "/things/a%2Fb", "/things/%zz", "/things?q=%zz"})
    void refusesAddressesThatMeanTwoThings(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }

    @Test
    void refusesWritesFromPagesOfOtherOrigins() throws Exception {
        assertThat(raw(postFrom("https://evil.example"))).startsWith("HTTP/1.1 403 ");
        assertThat(raw(postFrom("http://localhost"))).startsWith("HTTP/1.1 202 ");
    }

    private static String postFrom(String origin) {
        return String.join(
                "\r\n",
                "POST /things HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Length: 2",
                "Connection: close",
                "Origin: " + origin,
                "",
                "{}");
    }

    @Test
    void answersWhatIsInFlightBeforeItStops() throws Exception {
        CompletableFuture<HttpResponse<String>> slow =
                client.sendAsync(request("/slow").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
        mayLeave.countDown();
        assertThat(slow.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        stopped.get(20, TimeUnit.SECONDS);
    }

    @Test
    void countsWhatItRefuses() throws Exception {
        get("/nothing");
        assertThat(metrics.counter("tailrace.http.refused", "code", "not-found").count())
                .isEqualTo(1);
    }

    @Test
    void namesThePortThatIsTaken() {
        HttpServer second = new HttpServer(metrics);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> second.start("127.0.0.1", server.port()))
                .withMessageContaining("TAILRACE_HTTP_PORT");
        second.close();
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code, String instance)
            throws IOException {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertThat(problem.get("type").textValue()).isEqualTo("urn:tailrace:problem:" + code);
        assertThat(problem.get("title").textValue()).isNotBlank();
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("detail").textValue()).isNotBlank();
        assertThat(problem.get("instance").textValue()).isEqualTo(instance);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What the JDK's client would not send. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
