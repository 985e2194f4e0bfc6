package io.tailrace.standalone.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobFollowerTest {

    /** A status and a body, in the order of the connections; the last one stays. */
    private record Reply(int status, String body) {}

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<String> lastIds = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private HttpServer server;
    private JobFollower follower;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/jobs/j/events", this::events);
        server.createContext("/api/v1/jobs/j", exchange -> answer(exchange, new Reply(200, view("COMPLETED"))));
        server.start();
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        follower = new JobFollower(
                new GatewayClient(base, Clock.systemUTC()), Duration.ofMillis(300), Duration.ofMillis(20));
    }

    @AfterEach
    void stop() {
        follower.close();
        server.stop(0);
    }

    @Test
    void goesOnWithTheLastIdWhenTheStreamEndsEarly() throws Exception {
        replies.add(new Reply(200, event("1", "PROBING") + event("2", "ENCODING") + "id: 3\ndata: {\"half"));
        replies.add(new Reply(503, ""));
        replies.add(new Reply(200, ":\n\n" + event("4", "COMPLETED")));
        assertThat(follow().isComplete()).isTrue();
        assertThat(states).containsExactly("PROBING", "ENCODING", "COMPLETED");
        assertThat(lastIds).containsExactly("none", "2", "2");
    }

    @Test
    void looksAtTheJobWhenThereIsNothingMoreToTell() throws Exception {
        replies.add(new Reply(204, ""));
        assertThat(follow().isComplete()).isTrue();
        assertThat(states).containsExactly("COMPLETED");
    }

    @Test
    void saysThatThereIsNoSuchJob() {
        replies.add(new Reply(404, "{}"));
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(this::follow)
                .withMessageContaining("is there such a job?");
    }

    @Test
    void givesUpOnAGatewayThatStaysAway() {
        replies.add(new Reply(503, ""));
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(this::follow)
                .withMessageContaining("not ready");
        server.stop(0);
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(this::follow)
                .withMessageContaining("does not answer");
    }

    private JobStatus follow() throws TransferException, InterruptedException {
        return follower.follow("j", status -> states.add(status.state()));
    }

    private void events(HttpExchange exchange) throws IOException {
        lastIds.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"))
                .orElse("none"));
        Reply reply = replies.size() > 1 ? replies.remove() : replies.element();
        answer(exchange, reply);
    }

    private static void answer(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : 0);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String event(String id, String state) {
        return "id: " + id + "\nevent: job\ndata: " + view(state) + "\n\n";
    }

    private static String view(String state) {
        return "{\"id\":\"j\",\"state\":\"" + state + "\"}";
    }
}
