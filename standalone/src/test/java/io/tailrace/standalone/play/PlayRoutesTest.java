package io.tailrace.standalone.play;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.embedded.EmbeddedS3;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreException;
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
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlayRoutesTest {

    private static final String JOB = "0123456789abcdefghjkmnpqrs";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private Optional<AutoCloseable> s3 = Optional.empty();
    private Optional<ObjectStore> store = Optional.empty();

    @BeforeAll
    void serveAnAsset(@TempDir Path folder) throws Exception {
        EmbeddedS3 embedded = EmbeddedS3.start(folder, 0, "key", "secretsecret", List.of());
        s3 = Optional.of(embedded);
        ObjectStore objects = new ObjectStore(new StoreConnection(
                URI.create(embedded.endpoint()), "us-east-1", "key", "secretsecret", "in", "work", "out"));
        store = Optional.of(objects);
        objects.ensureBucket("out");
        put(objects, "job/video/1080p/g1/000001.m4s", "0123456789");
        put(objects, "job/master.m3u8", "#EXTM3U\n");
        put(objects, "job/.tailrace-owner", "secret");
        put(objects, "job/empty.json", "");
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        PathMappingsHandler paths = new PathMappingsHandler();
        PlayRoutes.of(objects, "out").forEach((spec, handler) -> paths.addMapping(PathSpec.from(spec), handler));
        server.setHandler(paths);
        server.start();
    }

    @AfterAll
    void stop() throws Exception {
        server.stop();
        store.ifPresent(ObjectStore::close);
        if (s3.isPresent()) {
            s3.get().close();
        }
    }

    @Test
    void servesAnObjectWithItsType() throws Exception {
        HttpResponse<String> response = get("/media/job/master.m3u8");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("#EXTM3U\n");
        assertThat(header(response, "content-type")).isEqualTo("application/vnd.apple.mpegurl");
        assertThat(header(response, "accept-ranges")).isEqualTo("bytes");
        assertThat(header(response, "content-length")).isEqualTo("8");
    }

    @Test
    void servesAByteRange() throws Exception {
        HttpResponse<String> response = get("/media/job/video/1080p/g1/000001.m4s", "Range", "bytes=2-5");
        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.body()).isEqualTo("2345");
        assertThat(header(response, "content-range")).isEqualTo("bytes 2-5/10");
        assertThat(header(response, "content-type")).isEqualTo("video/iso.segment");
        HttpResponse<String> outside = get("/media/job/video/1080p/g1/000001.m4s", "Range", "bytes=10-");
        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(header(outside, "content-range")).isEqualTo("bytes */10");
    }

    @Test
    void servesAnEmptyObjectAndHeadersAlone() throws Exception {
        assertThat(get("/media/job/empty.json").statusCode()).isEqualTo(200);
        HttpRequest head = request("/media/job/master.m3u8")
                .method("HEAD", BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = http.send(head, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "content-length")).isEqualTo("8");
    }

    @Test
    void saysWhenNothingChanged() throws Exception {
        String tag = header(get("/media/job/master.m3u8"), "etag");
        assertThat(tag).startsWith("\"").endsWith("\"");
        assertThat(get("/media/job/master.m3u8", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/media/job/none.m3u8",
                "/media/job/.tailrace-owner",
                "/media/",
                "/media/job/%2e%2e/%2e%2e/etc/passwd",
                "/media/job/..%2f..%2fetc",
                "/media//job/master.m3u8",
                "/media/job/",
                "/media/a%00b",
                "/play/",
                "/play/../etc",
                "/play/assets/none.js",
                "/play/NOTANID"
            })
    void knowsNothingElse(String path) throws Exception {
        assertThat(get(path).statusCode()).isIn(400, 404);
    }

    @Test
    void showsThePlayerAndItsScripts() throws Exception {
        HttpResponse<String> page = get("/play/" + JOB);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<video").contains("Blender Foundation");
        assertThat(header(page, "content-security-policy")).contains("default-src 'self'");
        assertThat(get("/play/assets/player.js").body()).contains("Hls");
        assertThat(get("/play/assets/hls.js").body()).hasSizeGreaterThan(100_000);
    }

    @Test
    void answersOnlyToTheNamesOfThisMachine() throws IOException {
        assertThat(rawStatus("GET /media/job/master.m3u8 HTTP/1.1\r\nHost: evil.example\r\n"))
                .contains("403");
        assertThat(rawStatus("GET /media/job/master.m3u8 HTTP/1.1\r\nHost: LOCALHOST:1\r\n"))
                .contains("200");
    }

    @Test
    void changesNothing() throws Exception {
        HttpRequest delete = request("/media/job/master.m3u8").DELETE().build();
        assertThat(http.send(delete, BodyHandlers.discarding()).statusCode()).isEqualTo(405);
    }

    private String rawStatus(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            socket.getOutputStream().write((request + "Connection: close\r\n\r\n").getBytes(UTF_8));
            return String.valueOf(new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine());
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + path));
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static void put(ObjectStore store, String key, String text) throws StoreException {
        store.putBytes("out", key, text.getBytes(UTF_8), "application/octet-stream");
    }
}
