package io.tailrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.ListMultipartUploadsArgs;
import io.minio.messages.ListMultipartUploadsResult;
import io.tailrace.embedded.FaultProxy.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects above what one request may carry (5 GiB; 6 MiB here): uploads and copies in parts, and what is left of failed ones. */
class LargeObjectsIT {

    private static final int PARTS = 4;

    @TempDir
    static Path dir;

    private static LocalStore server;
    private static ObjectStore direct;
    private static ObjectStore store;
    private static Path file;
    private static byte[] content;

    private final String prefix = UUID.randomUUID() + "/";
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        server = LocalStore.start(dir);
        direct = server.direct();
        store = server.throughProxy();
        content = new byte[16_000_000];
        new SplittableRandom(1).nextBytes(content);
        file = Files.write(dir.resolve("large"), content);
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        direct.close();
        server.close();
    }

    @BeforeEach
    void noFaults() {
        spoil("nothing", 0);
    }

    /** The first {@code times} requests that name {@code part} are answered with 503. */
    private void spoil(String part, int times) {
        requests.clear();
        server.proxy().rule((number, request) -> {
            requests.add(request);
            return request.contains(part) && sent(part) <= times ? Fault.UNAVAILABLE : Fault.NONE;
        });
    }

    private long sent(String part) {
        return requests.stream().filter(request -> request.contains(part)).count();
    }

    private static List<ListMultipartUploadsResult.Upload> unfinished(String bucket) throws StoreException {
        try (S3Client client = S3Client.connect(direct.connection(), Duration.ofSeconds(10))) {
            return S3Client.call(
                            bucket,
                            "",
                            "list uploads",
                            () -> client.listMultipartUploads(ListMultipartUploadsArgs.builder()
                                    .bucket(bucket)
                                    .build()))
                    .result()
                    .uploads();
        }
    }

    @Test
    void sendsAgainOnlyThePartThatFailed() throws Exception {
        spoil("partNumber=2", 2);

        StoredObject stored = store.putFile(LocalStore.WORK, prefix + "k", file, "video/mp4");

        assertThat(stored.size()).isEqualTo(content.length);
        assertThat(sent("partNumber=2")).isEqualTo(3);
        for (int part : new int[] {1, 3, PARTS}) {
            assertThat(sent("partNumber=" + part)).as("part %d", part).isEqualTo(1);
        }
        assertThat(direct.readBytes(LocalStore.WORK, prefix + "k", content.length))
                .isEqualTo(content);
    }

    @Test
    void copiesAgainOnlyThePartThatFailedAndKeepsTheChecksum() throws Exception {
        StoredObject source = direct.putFile(LocalStore.WORK, prefix + "k", file, "video/mp4");
        String sha256 = source.sha256().orElseThrow();
        spoil("partNumber=3", 2);

        StoredObject copy = store.copyKnown(
                LocalStore.WORK, prefix + "k", content.length, sha256, LocalStore.OUTPUT, prefix + "k", "video/mp4");

        assertThat(sent("partNumber=3")).isEqualTo(3);
        assertThat(sent("partNumber=1")).isEqualTo(1);
        assertThat(copy.sha256()).contains(sha256);
        assertThat(direct.stat(LocalStore.OUTPUT, prefix + "k", Optional.empty())
                        .sha256())
                .contains(sha256);
        assertThat(direct.readBytes(LocalStore.OUTPUT, prefix + "k", content.length))
                .isEqualTo(content);
    }

    @Test
    void leavesNoPartsOfWhatFails() throws Exception {
        direct.putFile(LocalStore.WORK, prefix + "source", file, "video/mp4");
        spoil("partNumber=2", Integer.MAX_VALUE);

        assertThatThrownBy(() -> store.putFile(LocalStore.WORK, prefix + "k", file, "video/mp4"))
                .isInstanceOf(TransientStoreException.class);
        assertThatThrownBy(() ->
                        store.copy(LocalStore.WORK, prefix + "source", LocalStore.OUTPUT, prefix + "k", "video/mp4"))
                .isInstanceOf(TransientStoreException.class);

        assertThat(unfinished(LocalStore.WORK)).isEmpty();
        assertThat(unfinished(LocalStore.OUTPUT)).isEmpty();
        assertThat(direct.list(LocalStore.OUTPUT, prefix)).isEmpty();
    }
}
