package io.tailrace.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final HttpServer server = new HttpServer(
            metrics, Duration.ofSeconds(5), new StreamLimits(2, Duration.ofMillis(200), Duration.ofSeconds(1)));
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final Queue<String> resumed = new ConcurrentLinkedQueue<>();

    /** Tells what was said, and ends with "end". */
    private final class Told implements EventFeed {

        private boolean isOver;

        @Override
        public List<ServerSentEvent> next(int most) {
            List<ServerSentEvent> events = new ArrayList<>();
            for (String word = said.poll(); word != null && events.size() < most; word = said.poll()) {
                isOver = word.equals("end");
                events.add(event(word));
            }
            return events;
        }

        @Override
        public boolean isOver() {
            return isOver;
        }
    }

    /** Never has nothing to say. */
    private static final class Chatter implements EventFeed {
        @Override
        public List<ServerSentEvent> next(int most) {
            return List.of(event("x".repeat(10_000)));
        }

        @Override
        public boolean isOver() {
            return false;
        }
    }

    private static ServerSentEvent event(String word) {
        return new ServerSentEvent(
                Optional.of("7-1"),
                "word",
                JsonNodeFactory.instance.objectNode().put("word", word));
    }

    @BeforeEach
    void start() {
        server.stream("/words", (call, last) -> {
                    resumed.add(last.orElse("none"));
                    return Optional.of(new Told());
                })
                .stream("/chatter", (call, last) -> Optional.of(new Chatter()))
                .stream("/over", (call, last) -> Optional.empty())
                .stream("/refused", (call, last) -> {
                    throw new ProblemException(Problem.of(400, "no", "no"));
                })
                .stream(
                        "/broken",
                        (call, last) -> Optional.of(new EventFeed() {
                            @Override
                            public List<ServerSentEvent> next(int most) {
                                throw new IllegalStateException("secret reason");
                            }

                            @Override
                            public boolean isOver() {
                                return false;
                            }
                        }));
        server.start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sendsEventsInTheFormOfTheStandardAndEnds() throws Exception {
        said.add("ü\n");
        said.add("end");
        HttpResponse<String> response = send(request("/words").header("Last-Event-ID", "7-0"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        assertThat(response.body()).isEqualTo("""
                retry: 3000

                id: 7-1
                event: word
                data: {"word":"ü\\n"}

                id: 7-1
                event: word
                data: {"word":"end"}

                """);
        assertThat(resumed).containsExactly("7-0");
    }

    @Test
    void tellsNewsAtOnceAndKeepsASilentStreamAlive() throws Exception {
        try (Socket socket = open("/words")) {
            BufferedReader lines = lines(socket);
            awaitLine(lines, "retry: 3000");
            awaitLine(lines, ":");
            awaitLine(lines, ":");
            said.add("news");
            server.wakeStreams();
            awaitLine(lines, "data: {\"word\":\"news\"}");
        }
        await().atMost(PATIENCE).until(() -> open(), open -> open == 0);
    }

    @Test
    void cutsWhoDoesNotRead() throws Exception {
        try (Socket socket = open("/chatter")) {
            await().atMost(PATIENCE)
                    .until(() ->
                            metrics.counter("tailrace.http.event.streams.cut").count() == 1);
            await().atMost(PATIENCE).until(() -> open(), open -> open == 0);
            assertThat(socket.isConnected()).isTrue();
        }
        said.add("end");
        assertThat(send(request("/words")).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesMoreStreamsThanItsBoundAndTakesThemAgainLater() throws Exception {
        try (Socket first = open("/words");
                Socket second = open("/words")) {
            awaitLine(lines(first), "retry: 3000");
            awaitLine(lines(second), "retry: 3000");
            HttpResponse<String> third = send(request("/words"));
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.body()).contains("too-many-streams");
            assertThat(third.headers().firstValue("retry-after")).contains("5");
        }
        await().atMost(PATIENCE).until(() -> open(), open -> open == 0);
    }

    @Test
    void endsStreamsWhenItStops() throws Exception {
        try (Socket socket = open("/words")) {
            BufferedReader lines = lines(socket);
            awaitLine(lines, "retry: 3000");
            long start = System.nanoTime();
            server.close();
            assertThat(lines.lines().collect(Collectors.joining("\n"))).endsWith("0\n");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void answersAsOtherPathsDo() throws Exception {
        assertThat(send(request("/over")).statusCode()).isEqualTo(204);
        assertThat(send(request("/refused")).statusCode()).isEqualTo(400);
        HttpResponse<String> broken = send(request("/broken"));
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).doesNotContain("secret");
        assertThat(send(request("/words").header("Accept", "application/json")).statusCode())
                .isEqualTo(406);
        HttpResponse<String> posted = send(request("/words").POST(BodyPublishers.noBody()));
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(posted.headers().firstValue("allow")).contains("GET, HEAD");
        HttpResponse<String> head = send(request("/words").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-type")).contains("text/event-stream");
    }

    private double open() {
        return metrics.get("tailrace.http.event.streams").gauge().value();
    }

    private Socket open(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void awaitLine(BufferedReader lines, String wanted) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals(wanted)) {
            line = lines.readLine();
        }
        assertThat(line).isEqualTo(wanted);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
