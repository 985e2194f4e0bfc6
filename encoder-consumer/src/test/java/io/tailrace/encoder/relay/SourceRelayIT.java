package io.tailrace.encoder.relay;

import static io.tailrace.encoder.relay.RelayFixture.bytes;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tailrace.embedded.FaultProxy.Fault;
import io.tailrace.encoder.relay.RelayFailure.Reason;
import io.tailrace.events.ObjectVersion;
import io.tailrace.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading through the relay, against the embedded S3 server. */
class SourceRelayIT {

    private static final int SIZE = 5_000_000;
    private static final byte[] CONTENT = bytes(SIZE);

    @TempDir
    static Path dir;

    private static RelayFixture fixture;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ObjectVersion source;
    private RelayLease lease;

    @BeforeAll
    static void start() throws Exception {
        fixture = new RelayFixture(dir, RelayFixture.SETTINGS);
    }

    @AfterAll
    static void stop() throws Exception {
        fixture.close();
    }

    @BeforeEach
    void lendAFreshSource(TestInfo test) throws Exception {
        fixture.proxy.rule((number, request) -> Fault.NONE);
        source = fixture.put(test.getDisplayName() + "-" + System.nanoTime() + ".mp4", CONTENT);
        lease = fixture.relay.lend(source, (name, bytes) -> {});
    }

    private HttpResponse<byte[]> send(String method, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(lease.sourceUrl()))
                .timeout(Duration.ofSeconds(50))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static Optional<String> header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name);
    }

    @Test
    void answersRangesAsTheRfcSays() throws Exception {
        HttpResponse<byte[]> overABorder = send("GET", "Range", "bytes=1048550-1048600");
        assertThat(overABorder.statusCode()).isEqualTo(206);
        assertThat(header(overABorder, "content-range")).contains("bytes 1048550-1048600/" + SIZE);
        assertThat(overABorder.body()).isEqualTo(Arrays.copyOfRange(CONTENT, 1_048_550, 1_048_601));
        assertThat(send("GET", "Range", "bytes=-7").body()).isEqualTo(Arrays.copyOfRange(CONTENT, SIZE - 7, SIZE));
        assertThat(send("GET", "Range", "bytes=" + (SIZE - 9) + "-").body())
                .isEqualTo(Arrays.copyOfRange(CONTENT, SIZE - 9, SIZE));

        HttpResponse<byte[]> past = send("GET", "Range", "bytes=" + SIZE + "-");
        assertThat(past.statusCode()).isEqualTo(416);
        assertThat(header(past, "content-range")).contains("bytes */" + SIZE);

        HttpResponse<byte[]> whole = send("GET");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(header(whole, "etag")).contains('"' + source.getEtag() + '"');
        assertThat(header(whole, "accept-ranges")).contains("bytes");
        assertThat(whole.body()).isEqualTo(CONTENT);
        assertThat(send("GET", "Range", "bytes=0-1,3-4").statusCode()).isEqualTo(200);
    }

    @Test
    void answersConditionsHeadAndWrongMethods() throws Exception {
        String etag = '"' + source.getEtag() + '"';
        assertThat(send("GET", "Range", "bytes=0-1", "If-Match", etag).statusCode())
                .isEqualTo(206);
        assertThat(send("GET", "Range", "bytes=0-1", "If-Match", "*").statusCode())
                .isEqualTo(206);
        assertThat(send("GET", "If-Match", "\"other\"").statusCode()).isEqualTo(412);
        assertThat(send("GET", "Range", "bytes=0-1", "If-Range", etag).statusCode())
                .isEqualTo(206);
        assertThat(send("GET", "Range", "bytes=0-1", "If-Range", "\"other\"").statusCode())
                .isEqualTo(200);

        double asked = fixture.count("tailrace.relay.store.requests");
        HttpResponse<byte[]> head = send("HEAD", "Range", "bytes=0-1");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "content-length")).contains(Integer.toString(SIZE));
        assertThat(fixture.count("tailrace.relay.store.requests")).isEqualTo(asked);

        HttpResponse<byte[]> deleted = send("DELETE");
        assertThat(deleted.statusCode()).isEqualTo(405);
        assertThat(header(deleted, "allow")).contains("GET, HEAD");
        assertThat(http.send(
                                HttpRequest.newBuilder(URI.create(lease.outputUrl("a.mp4")))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void servesAnEmptySource() throws Exception {
        lease = fixture.relay.lend(RelayFixture.version("empty", "x", 0), (name, bytes) -> {});

        assertThat(send("GET").body()).isEmpty();
        assertThat(send("GET", "Range", "bytes=0-").statusCode()).isEqualTo(416);
    }

    @Test
    void aShortReadCostsOneBlock() throws Exception {
        double before = fixture.count("tailrace.relay.store");
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(lease.sourceUrl()).getPort())) {
            socket.setReceiveBufferSize(64 << 10); // as ffmpeg does: asks to the end, closes early
            String request = "GET " + URI.create(lease.sourceUrl()).getPath()
                    + " HTTP/1.1\r\nHost: x\r\nRange: bytes=1100000-\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        await().pollDelay(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(fixture.count("tailrace.relay.store") - before)
                        .isLessThanOrEqualTo(2 << 20));
    }

    @Test
    void concurrentReadersShareEveryFetch() throws Exception {
        double before = fixture.count("tailrace.relay.store");
        List<Callable<byte[]>> readers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            readers.add(() -> send("GET").body());
        }
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            for (Future<byte[]> got : pool.invokeAll(readers)) {
                assertThat(got.get()).isEqualTo(CONTENT);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(fixture.count("tailrace.relay.store") - before).isEqualTo(SIZE);
        assertThat(lease.bytesServed()).isEqualTo(6L * SIZE);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "RESET", "CUT", "STALL"})
    void hidesPassingFaultsAndFetchesNothingTwice(Fault fault) throws Exception {
        double before = fixture.count("tailrace.relay.store");
        fixture.proxy.rule((number, request) -> number % 2 == 1 ? fault : Fault.NONE);

        assertThat(send("GET").body()).isEqualTo(CONTENT);
        assertThat(lease.failure()).isEmpty();
        assertThat(fixture.count("tailrace.relay.store") - before).isEqualTo(SIZE); // resumed at the byte
    }

    @Test
    void aReplacedSourceIsChangedAndGone410() throws Exception {
        assertThat(send("GET", "Range", "bytes=0-10").statusCode()).isEqualTo(206);
        fixture.put(source.getKey(), new byte[SIZE]);

        assertThat(send("GET", "Range", "bytes=4500000-").statusCode()).isEqualTo(410);
        assertThat(lease.failure().orElseThrow().reason()).isEqualTo(Reason.CHANGED);
        assertThat(send("GET", "Range", "bytes=0-10").statusCode())
                .as("also what is cached")
                .isEqualTo(410);
    }

    @Test
    void anotherEtagIsAChangeEvenIfTheStoreIgnoresTheCondition() throws Exception {
        fixture.proxy.rule((number, request) -> Fault.OTHER_ETAG);

        assertThat(send("GET").statusCode()).isEqualTo(410);
        assertThat(lease.failure().orElseThrow().reason()).isEqualTo(Reason.CHANGED);
    }

    @Test
    void anotherSizeIsAChange() throws Exception {
        lease = fixture.relay.lend(
                RelayFixture.version(source.getKey(), source.getEtag(), SIZE - 1), (name, bytes) -> {});

        assertThat(send("GET").statusCode()).isEqualTo(410);
        assertThat(lease.failure().orElseThrow().reason()).isEqualTo(Reason.CHANGED);
    }

    @Test
    void aMissingSourceIsGoneAndARefusedOneDenied() throws Exception {
        fixture.remove(source.getKey());
        assertThat(send("GET").statusCode()).isEqualTo(410);
        assertThat(lease.failure().orElseThrow().reason()).isEqualTo(Reason.GONE);

        lease = fixture.relay.lend(source, (name, bytes) -> {});
        fixture.proxy.rule((number, request) -> Fault.DENIED);
        assertThat(send("GET").statusCode()).isEqualTo(410);
        assertThat(lease.failure().orElseThrow().reason()).isEqualTo(Reason.DENIED);
        assertThat(lease.failure().orElseThrow().message()).contains(source.getKey());
    }

    @Test
    void aSilentStoreIsUnavailableWhenPatienceIsOver() throws Exception {
        RelaySettings impatient = new RelaySettings(8 << 20, 1 << 20, 2, 4, Duration.ofMillis(300), 1 << 20, 4);
        try (ObjectStore nobody = RelayFixture.client(URI.create("http://127.0.0.1:1"));
                SourceRelay relay = SourceRelay.start(nobody, impatient, fixture.metrics)) {
            lease = relay.lend(source, (name, bytes) -> {});

            assertThat(send("GET").statusCode()).isEqualTo(410);
            assertThat(lease.failure().orElseThrow().reason()).isEqualTo(Reason.UNAVAILABLE);
        }
    }

    @Test
    void aCutBehindTheFirstByteEndsTheConnectionAndTheLeaseKnowsWhy() throws Exception {
        fixture.proxy.rule((number, request) -> number < 3 ? Fault.NONE : Fault.DENIED);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(lease.sourceUrl())).build();
        HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());

        assertThat(answer.statusCode()).isEqualTo(200);
        try (InputStream body = answer.body()) {
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
        assertThat(lease.failure().orElseThrow().reason()).isEqualTo(Reason.DENIED);
    }

    @Test
    void aClosedLeaseAnswers404AndEndsTransfers() throws Exception {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(lease.sourceUrl()).getPort())) {
            socket.setReceiveBufferSize(8 << 10); // the relay's write blocks: nobody reads on
            socket.setSoTimeout(30_000);
            String request = "GET " + URI.create(lease.sourceUrl()).getPath() + " HTTP/1.1\r\nHost: x\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');

            lease.close();

            assertThat(countToTheEnd(socket.getInputStream())).isLessThan(SIZE);
        }
        assertThat(send("GET").statusCode()).isEqualTo(404);
        assertThat(lease.failure()).isEmpty();
    }

    private static long countToTheEnd(InputStream in) {
        long count = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                count += n;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the transfer did not end", e);
        } catch (IOException reset) {
            return count;
        }
        return count;
    }

    @Test
    void whatEveryAttemptReadsOutlivesTheMediaThatPassesOnce() throws Exception {
        for (int attempt = 0; attempt < 3; attempt++) {
            lease = fixture.relay.lend(source, (name, bytes) -> {});
            assertThat(send("GET", "Range", "bytes=0-9").statusCode()).isEqualTo(206);
        }
        byte[] muchMedia = RelayFixture.bytes(3 * (int) RelayFixture.SETTINGS.cacheBytes() / 2);
        ObjectVersion title = fixture.put("title-" + System.nanoTime() + ".mp4", muchMedia);
        lease = fixture.relay.lend(title, (name, bytes) -> {});
        assertThat(send("GET").body()).isEqualTo(muchMedia);

        double before = fixture.count("tailrace.relay.store");
        lease = fixture.relay.lend(source, (name, bytes) -> {});
        assertThat(send("GET", "Range", "bytes=0-9").body()).isEqualTo(Arrays.copyOf(CONTENT, 10));
        assertThat(fixture.count("tailrace.relay.store")).isEqualTo(before);
    }

    @Test
    void whatEveryAttemptReadsDoesNotFillTheCacheForEver() throws Exception {
        for (int attempt = 0; attempt < 3; attempt++) {
            lease = fixture.relay.lend(source, (name, bytes) -> {});
            assertThat(send("GET").body()).isEqualTo(CONTENT);
        }
        byte[] media = RelayFixture.bytes((int) RelayFixture.SETTINGS.cacheBytes() / 3);
        lease = fixture.relay.lend(fixture.put("title-" + System.nanoTime() + ".mp4", media), (name, bytes) -> {});
        assertThat(send("GET").body()).isEqualTo(media);

        double before = fixture.count("tailrace.relay.store");
        assertThat(send("GET").body()).isEqualTo(media);
        assertThat(fixture.count("tailrace.relay.store")).isEqualTo(before);
    }

    @Test
    void memoryOfManyTitlesStaysWithinTheCache() throws Exception {
        for (int i = 0; i < 4; i++) { // 20 MB through a cache of 8
            lease = fixture.relay.lend(fixture.put("title-" + i, CONTENT), (name, bytes) -> {});
            assertThat(send("GET").body()).isEqualTo(CONTENT);
        }
        double before = fixture.count("tailrace.relay.store");
        assertThat(send("GET").body()).isEqualTo(CONTENT); // the last one is still there
        assertThat(fixture.count("tailrace.relay.store") - before).isZero();
    }
}
