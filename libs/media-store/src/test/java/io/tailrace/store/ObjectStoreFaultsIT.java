package io.tailrace.store;

import static io.tailrace.store.ObjectStoreIT.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.embedded.FaultProxy;
import io.tailrace.embedded.FaultProxy.Fault;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation with a store that misbehaves. */
class ObjectStoreFaultsIT {

    @TempDir
    static Path dir;

    private static LocalStore server;
    private static ObjectStore direct;
    private static ObjectStore store;

    private final String prefix = UUID.randomUUID() + "/";

    @BeforeAll
    static void start() throws Exception {
        server = LocalStore.start(dir);
        direct = server.direct();
        store = server.throughProxy();
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        direct.close();
        server.close();
    }

    @BeforeEach
    void noFaults() {
        server.proxy().rule((number, request) -> Fault.NONE);
    }

    private static FaultProxy.Rule everySecond(Fault fault) {
        return (number, request) -> number % 2 == 1 ? fault : Fault.NONE;
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "RESET", "LOST_ANSWER"})
    void everyOperationPassesWhenEverySecondRequestFails(Fault fault) throws Exception {
        server.proxy().rule(everySecond(fault));
        byte[] content = bytes(200_000);
        byte[] large = bytes(12_000_000);
        Path file = Files.write(Files.createTempFile(dir, "f", ".bin"), large);

        store.putBytes(LocalStore.WORK, prefix + "a", content, "video/mp4");
        store.putFile(LocalStore.WORK, prefix + "big", file, "video/mp4");
        store.copy(LocalStore.WORK, prefix + "a", LocalStore.OUTPUT, prefix + "a", "video/mp4");
        store.copy(LocalStore.WORK, prefix + "big", LocalStore.OUTPUT, prefix + "big", "video/mp4");
        store.download(LocalStore.OUTPUT, prefix + "big", dir.resolve("back-" + fault));

        assertThat(dir.resolve("back-" + fault)).hasBinaryContent(large);
        assertThat(store.readBytes(LocalStore.OUTPUT, prefix + "a", 200_000)).isEqualTo(content);
        assertThat(store.list(LocalStore.OUTPUT, prefix))
                .extracting(StoredObject::key)
                .containsExactly(prefix + "a", prefix + "big");
        store.delete(LocalStore.WORK, List.of(prefix + "a", prefix + "big"));
        assertThat(direct.list(LocalStore.WORK, prefix)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "STALL"})
    void resumesABrokenDownloadAtTheByteWhereItBroke(Fault fault) throws Exception {
        byte[] content = bytes(4_000_000);
        direct.putBytes(LocalStore.WORK, prefix + "k", content, "video/mp4");
        // five answers in a row broken: more than the tries without progress
        server.proxy().rule((number, request) -> request.startsWith("GET") && number < 7 ? fault : Fault.NONE);

        store.download(LocalStore.WORK, prefix + "k", dir.resolve("resumed-" + fault));

        assertThat(dir.resolve("resumed-" + fault)).hasBinaryContent(content);
    }

    @Test
    void sendsADamagedBodyAgain() throws Exception {
        server.proxy().rule(everySecond(Fault.DAMAGED_REQUEST));

        store.putBytes(LocalStore.WORK, prefix + "k", bytes(100_000), "video/mp4");

        assertThat(direct.readBytes(LocalStore.WORK, prefix + "k", 100_000)).isEqualTo(bytes(100_000));
        assertThat(server.proxy().requests()).isEqualTo(2);
    }

    @Test
    void readsADamagedAnswerAgainAndThenSaysSo() throws Exception {
        direct.putBytes(LocalStore.WORK, prefix + "k", bytes(100_000), "video/mp4");
        server.proxy().rule((number, request) -> number == 1 ? Fault.DAMAGED_ANSWER : Fault.NONE);
        assertThat(store.readBytes(LocalStore.WORK, prefix + "k", 100_000)).isEqualTo(bytes(100_000));

        server.proxy().rule((number, request) -> request.startsWith("GET") ? Fault.DAMAGED_ANSWER : Fault.NONE);
        assertThatThrownBy(() -> store.readBytes(LocalStore.WORK, prefix + "k", 100_000))
                .isInstanceOf(ObjectChangedException.class)
                .hasMessageContaining("SHA-256");
        Path to = dir.resolve("damaged");
        assertThatThrownBy(() -> store.download(LocalStore.WORK, prefix + "k", to))
                .isInstanceOf(ObjectChangedException.class);
        assertThat(to).doesNotExist();
        assertThat(dir.resolve("damaged.part")).doesNotExist();
    }

    @Test
    void aConditionalWriterWhoseAnswerWasLostStillKnowsThatItWon() throws Exception {
        server.proxy().rule((number, request) -> number == 1 ? Fault.LOST_ANSWER : Fault.NONE);

        assertThat(store.putIfAbsent(LocalStore.OUTPUT, prefix + "owner", bytes(100), "text/plain"))
                .isTrue();
        assertThat(store.putIfAbsent(LocalStore.OUTPUT, prefix + "owner", bytes(100), "text/plain"))
                .isFalse();
    }

    @Test
    void givesUpAfterFiveTries() {
        server.proxy().rule((number, request) -> Fault.UNAVAILABLE);

        assertThatThrownBy(() -> store.putBytes(LocalStore.WORK, prefix + "k", bytes(10), "text/plain"))
                .isInstanceOf(TransientStoreException.class)
                .hasMessageContaining("503")
                .hasMessageContaining(prefix + "k");
        assertThat(server.proxy().requests()).isEqualTo(5);
    }

    @Test
    void doesNotInsistWhenItIsRefused() {
        server.proxy().rule((number, request) -> Fault.DENIED);

        assertThatThrownBy(() -> store.stat(LocalStore.WORK, prefix + "k", Optional.empty()))
                .isInstanceOf(StoreDeniedException.class);
        assertThat(server.proxy().requests()).isEqualTo(1);
    }

    @Test
    void noticesAnotherEtagEvenIfTheStoreIgnoresTheCondition() throws Exception {
        String etag = direct.putBytes(LocalStore.INPUT, prefix + "k", bytes(100), "video/mp4")
                .etag();
        server.proxy().rule((number, request) -> Fault.OTHER_ETAG);

        assertThatThrownBy(() -> store.openRange(LocalStore.INPUT, prefix + "k", Optional.empty(), etag, 0, 100))
                .isInstanceOf(ObjectChangedException.class)
                .hasMessageContaining("0123456789abcdef");
    }

    @Test
    void leavesNothingOfAnUploadThatFailsHalfWay() throws Exception {
        Path file = Files.write(dir.resolve("half"), bytes(12_000_000));
        server.proxy().rule((number, request) -> request.contains("partNumber=2") ? Fault.UNAVAILABLE : Fault.NONE);

        assertThatThrownBy(() -> store.putFile(LocalStore.WORK, prefix + "k", file, "video/mp4"))
                .isInstanceOf(TransientStoreException.class);
        assertThat(direct.list(LocalStore.WORK, prefix)).isEmpty();
    }

    @Test
    void anInterruptEndsTheWaitAtOnce() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ObjectStore waiting = LocalStore.client(
                        URI.create("http://127.0.0.1:" + silent.getLocalPort()), Duration.ofSeconds(60))) {
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread caller = new Thread(
                    () -> {
                        try {
                            waiting.stat(LocalStore.WORK, "k", Optional.empty());
                        } catch (StoreException e) {
                            ended.complete(
                                    Thread.currentThread().isInterrupted() ? e : new AssertionError("flag lost"));
                        }
                    },
                    "interrupted-caller");
            caller.start();
            silent.accept(); // the request is on its way
            caller.interrupt();

            assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(TransientStoreException.class);
        }
    }
}
