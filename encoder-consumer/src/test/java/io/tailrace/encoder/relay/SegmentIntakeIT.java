package io.tailrace.encoder.relay;

import static io.tailrace.encoder.relay.RelayFixture.bytes;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailrace.encoder.relay.RelayFailure.Reason;
import io.tailrace.store.TransientStoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing into the relay. */
class SegmentIntakeIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path dir;

    private static RelayFixture fixture;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        fixture = new RelayFixture(dir, RelayFixture.SETTINGS);
    }

    @AfterAll
    static void stop() throws Exception {
        fixture.close();
    }

    private static RelayLease lend(SegmentSink sink) {
        return fixture.relay.lend(RelayFixture.version("unread", "x", 1), sink);
    }

    /** As ffmpeg sends it: chunked. */
    private CompletableFuture<HttpResponse<Void>> put(RelayLease lease, String name, byte[] bytes) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(lease.outputUrl(name)))
                .timeout(Duration.ofSeconds(50))
                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .build();
        return http.sendAsync(request, BodyHandlers.discarding());
    }

    /** As {@link #put}, without waiting for the answer, as ffmpeg does. */
    private void begin(RelayLease lease, String name, byte[] bytes) {
        CompletableFuture<HttpResponse<Void>> unused = put(lease, name, bytes);
    }

    @Test
    void storesWholeObjectsByTheirNames() throws Exception {
        RelayLease lease = lend(stored::put);
        double before = fixture.count("tailrace.relay.taken");

        begin(lease, "1080p/000001.m4s", bytes(300_000));
        begin(lease, "init.mp4", bytes(700));

        assertThat(lease.awaitStored(List.of("1080p/000001.m4s", "init.mp4"), SOON))
                .isTrue();
        assertThat(stored.get("1080p/000001.m4s")).isEqualTo(bytes(300_000));
        assertThat(stored.get("init.mp4")).isEqualTo(bytes(700));
        assertThat(fixture.count("tailrace.relay.taken") - before).isEqualTo(300_700);
    }

    @Test
    void aBodyWithoutItsLastChunkIsNotStored() throws Exception {
        RelayLease lease = lend(stored::put);
        URI address = URI.create(lease.outputUrl("000002.m4s"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) { // a killed ffmpeg
            String request = "PUT " + address.getPath()
                    + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
        }

        assertThat(lease.awaitStored(List.of("000002.m4s"), SOON)).isFalse();
        assertThat(lease.failure().orElseThrow().reason()).isEqualTo(Reason.OUTPUT);
        assertThat(stored).isEmpty();
    }

    @Test
    void aBodyAboveTheLimitFailsTheAttempt() throws Exception {
        RelayLease lease = lend(stored::put);

        begin(lease, "huge.m4s", new byte[RelayFixture.SETTINGS.segmentBytes() + 1]);

        assertThat(lease.awaitStored(List.of("huge.m4s"), SOON)).isFalse();
        assertThat(lease.failure().orElseThrow().message()).contains("huge.m4s").contains("more than 8388608 bytes");
        assertThat(stored).isEmpty();
    }

    @Test
    void whatTheSinkRefusesOrCannotStoreFailsTheAttempt() throws Exception {
        RelayLease refused = lend((name, bytes) -> {
            throw new IOException("no moof box");
        });
        begin(refused, "a.m4s", bytes(10));
        assertThat(refused.awaitStored(List.of("a.m4s"), SOON)).isFalse();
        assertThat(refused.failure().orElseThrow())
                .isEqualTo(new RelayFailure(Reason.OUTPUT, "could not take a.m4s: no moof box"));

        RelayLease away = lend((name, bytes) -> {
            throw new TransientStoreException("media-work", name, "store away", null);
        });
        assertThat(put(away, "b.m4s", bytes(10)).get(30, TimeUnit.SECONDS).statusCode())
                .isEqualTo(500);
        assertThat(away.failure().orElseThrow().message()).contains("s3://media-work/b.m4s");
    }

    @Test
    void holdsFourObjectsAtATime() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        RelayLease lease = lend((name, bytes) -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
                if (!release.await(40, TimeUnit.SECONDS)) {
                    throw new IOException("never released");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            } finally {
                inside.decrementAndGet();
            }
        });
        List<String> names = IntStream.range(0, 9).mapToObj(i -> i + ".m4s").toList();
        names.forEach(name -> begin(lease, name, bytes(1_000)));
        await().atMost(SOON).until(() -> inside.get() == 4);
        release.countDown();

        assertThat(lease.awaitStored(names, SOON)).isTrue();
        assertThat(most).hasValue(4);
    }

    /** ffmpeg opens its init segment at once and writes it with its first segment. */
    @Test
    void opensWithoutAByteTakeNoPlace() throws Exception {
        RelayLease idle = lend(stored::put);
        RelayLease lease = lend(stored::put);
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * RelayFixture.SETTINGS.parallelIntake(); i++) {
                URI address = URI.create(idle.outputUrl(i + "/init.mp4"));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
                sockets.add(socket);
                socket.getOutputStream()
                        .write(("PUT " + address.getPath()
                                        + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                                .getBytes(US_ASCII));
            }
            await().atMost(SOON)
                    .until(() -> idle.connectionsInProgress() == 2 * RelayFixture.SETTINGS.parallelIntake());
            begin(lease, "000001.m4s", bytes(1_000));

            assertThat(lease.awaitStored(List.of("000001.m4s"), SOON)).isTrue();
            sockets.get(0).getOutputStream().write("3\r\nabc\r\n0\r\n\r\n".getBytes(US_ASCII));
            assertThat(idle.awaitStored(List.of("0/init.mp4"), SOON)).isTrue();
            assertThat(stored.get("0/init.mp4")).isEqualTo("abc".getBytes(US_ASCII));
        } finally {
            idle.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void waitingEndsWhenTheLeaseIsClosedOrTheLimitIsOver() throws Exception {
        RelayLease lease = lend(stored::put);
        assertThat(lease.awaitStored(List.of("a"), Duration.ofMillis(20))).isFalse();

        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return lease.awaitStored(List.of("a"), Duration.ofMinutes(5));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        lease.close();

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isFalse();
        CompletableFuture<Boolean> refused =
                put(lease, "a", bytes(5)).handle((answer, cut) -> cut != null || answer.statusCode() == 404);
        assertThat(refused.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(stored).isEmpty();
    }
}
