package io.tailrace.standalone.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tailrace.embedded.EmbeddedS3;
import io.tailrace.standalone.progress.LineProgress;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files on their way through servers that come and go; the bucket is real, the gateways are pretended. */
class TranscodingIT {

    private static final String JOB =
            "{\"id\":\"j\",\"state\":\"%s\",\"run\":%d,\"error\":{\"message\":\"No video.\"}}";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private EmbeddedS3 s3;
    private ObjectStore store;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        s3 = EmbeddedS3.start(folder.resolve("s3"), 0, "key", "secret", List.of());
        store = new ObjectStore(new StoreConnection(
                URI.create(s3.endpoint()), "us-east-1", "key", "secret", "media-input", "media-work", "media-output"));
        store.ensureBucket("media-input");
        file = Files.writeString(folder.resolve("talk.mp4"), "a talk");
    }

    @AfterEach
    void stop() throws Exception {
        store.close();
        s3.close();
    }

    /** A gateway that gives {@code views}, one an answer and the last for ever; without a last one it ends with them. */
    private final class Gateway {

        private final String name;
        private final List<String> views;
        private final boolean endsWithThem;
        private final HttpServer http;
        private int next;

        Gateway(String name, boolean endsWithThem, String... views) throws IOException {
            this.name = name;
            this.endsWithThem = endsWithThem;
            this.views = List.of(views);
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", this::answer);
            http.start();
        }

        private synchronized void answer(HttpExchange exchange) throws IOException {
            boolean isPost = exchange.getRequestMethod().equals("POST");
            calls.add(name + " " + exchange.getRequestMethod());
            if (next == views.size() && endsWithThem) {
                http.stop(0);
                return;
            }
            String view = views.get(Math.min(next++, views.size() - 1));
            byte[] body = (isPost ? "{\"jobs\":[" + view + "]}" : view).getBytes(UTF_8);
            exchange.sendResponseHeaders(isPost ? 202 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        Server server() {
            URI address = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
            return new Server(new GatewayClient(address, Clock.systemUTC()), store);
        }
    }

    /** The second takes the place of the first. */
    private static final class Chain implements Servers {

        private final Server last;
        private volatile Server current;

        Chain(Server first, Server last) {
            this.current = first;
            this.last = last;
        }

        @Override
        public Server current() {
            return current;
        }

        @Override
        public Optional<Server> replacement(Server failed) {
            current = last;
            return Optional.of(last).filter(other -> !other.equals(failed));
        }
    }

    private Transcoding.Result run(Servers servers) throws InterruptedException {
        LineProgress display = new LineProgress(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        return new Transcoding(servers, Recipe.USUAL, Clock.systemUTC(), display)
                .run(List.of(new FileWork(file, "talk", folder.resolve("out"))));
    }

    @Test
    void announcesOnceAndWaitsForTheRunItAskedFor() throws Exception {
        Gateway gateway = new Gateway(
                "g",
                false,
                JOB.formatted("QUEUED", 2),
                JOB.formatted("FAILED", 1),
                JOB.formatted("PROBING", 2),
                JOB.formatted("FAILED", 2));
        Server server = gateway.server();
        Transcoding.Result result = run(new Chain(server, server));
        gateway.http.stop(0);

        assertThat(result.isEverythingComplete()).isFalse();
        assertThat(out.toString(UTF_8)).isEqualTo("talk: queued\ntalk: probing\ntalk: failed\n");
        assertThat(err.toString(UTF_8)).isEqualTo("talk: No video.\n");
        assertThat(calls).filteredOn("g POST"::equals).hasSize(1);
    }

    @Test
    void submitsAgainWhereAServerEndedMeanwhile() throws Exception {
        Gateway first = new Gateway("first", true);
        Gateway second = new Gateway("second", false, JOB.formatted("QUEUED", 1), JOB.formatted("FAILED", 1));
        run(new Chain(first.server(), second.server()));
        second.http.stop(0);

        assertThat(err.toString(UTF_8)).isEqualTo("talk: No video.\n");
        assertThat(calls).startsWith("first POST", "second POST", "second GET");
    }

    @Test
    void goesOnWatchingTheSameJobOnTheNextServer() throws Exception {
        Gateway first = new Gateway("first", true, JOB.formatted("QUEUED", 1), JOB.formatted("ENCODING", 1));
        Gateway second = new Gateway("second", false, JOB.formatted("FAILED", 1));
        run(new Chain(first.server(), second.server()));
        second.http.stop(0);

        assertThat(err.toString(UTF_8)).isEqualTo("talk: No video.\n");
        assertThat(calls).doesNotContain("second POST").endsWith("second GET");
    }
}
