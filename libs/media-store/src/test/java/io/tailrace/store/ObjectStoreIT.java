package io.tailrace.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.embedded.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the embedded S3 server, without faults. */
class ObjectStoreIT {

    @TempDir
    static Path dir;

    private static LocalStore server;
    private static ObjectStore store;

    private final String prefix = UUID.randomUUID() + "/";

    @BeforeAll
    static void start() throws Exception {
        server = LocalStore.start(dir);
        store = server.direct();
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        server.close();
    }

    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }

    private static Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(dir, "f", ".bin"), content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.mp4",
                "two words.mp4",
                "ümlaut/日本語.mp4",
                "a+b&c=d.mp4",
                "50%20 off%.mp4",
                "-leading dash",
                "quotes'\"and;semi,colons",
                "emoji-\uD83C\uDFAC.mp4",
                "hash#question?.mp4"
            })
    void keepsKeysAsTheyAre(String name) throws Exception {
        byte[] content = bytes(1_000);
        String key = prefix + name;

        StoredObject put = store.putBytes(LocalStore.WORK, key, content, "video/mp4");

        assertThat(store.stat(LocalStore.WORK, key, Optional.empty())).isEqualTo(put);
        assertThat(store.readBytes(LocalStore.WORK, key, 1_000)).isEqualTo(content);
        assertThat(store.list(LocalStore.WORK, prefix))
                .extracting(StoredObject::key)
                .containsExactly(key);
        StoredObject copy = store.copy(LocalStore.WORK, key, LocalStore.OUTPUT, key, "video/mp4");
        assertThat(copy.sha256()).isEqualTo(put.sha256());
        store.delete(LocalStore.WORK, List.of(key));
        assertThat(store.list(LocalStore.WORK, prefix)).isEmpty();
    }

    @Test
    void tellsSizeEtagAndChecksumOfWhatItStored() throws Exception {
        StoredObject put = store.putBytes(LocalStore.WORK, prefix + "a", "segment".getBytes(UTF_8), "video/mp4");

        String md5 = DigestUtils.md5Hex("segment");
        Optional<String> sha256 =
                Optional.of(Digests.of("segment".getBytes(UTF_8)).sha256());
        assertThat(put).isEqualTo(new StoredObject(prefix + "a", 7, md5, Optional.empty(), sha256));
    }

    @Test
    void uploadsALargeFileInPartsAndFetchesItBack() throws Exception {
        byte[] content = bytes(17_000_001); // four parts of 5 MiB
        StoredObject put = store.putFile(LocalStore.WORK, prefix + "big", file(content), "video/x-matroska");

        assertThat(put.etag()).isNotEmpty();
        assertThat(put.size()).isEqualTo(content.length);
        assertThat(put.sha256()).contains(Digests.of(content).sha256());
        Path to = dir.resolve("fetched");
        store.download(LocalStore.WORK, prefix + "big", to);
        assertThat(Files.readAllBytes(to)).isEqualTo(content);
        assertThat(dir.resolve("fetched.part")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300_000})
    void uploadsASmallFileByOnePut(int size) throws Exception {
        StoredObject put = store.putFile(LocalStore.WORK, prefix + "small", file(bytes(size)), "video/mp4");

        assertThat(put.size()).isEqualTo(size);
        assertThat(store.readBytes(LocalStore.WORK, prefix + "small", size)).isEqualTo(bytes(size));
        Path to = dir.resolve("small-" + size);
        store.download(LocalStore.WORK, prefix + "small", to);
        assertThat(to).hasBinaryContent(bytes(size));
    }

    @Test
    void copiesALargeObjectInPartsAndKeepsItsChecksum() throws Exception {
        byte[] content = bytes(16_000_000);
        StoredObject source = store.putFile(LocalStore.WORK, prefix + "big", file(content), "application/octet-stream");

        StoredObject copy =
                store.copy(LocalStore.WORK, prefix + "big", LocalStore.OUTPUT, prefix + "copy", "video/mp4");

        assertThat(copy.size()).isEqualTo(source.size());
        assertThat(copy.sha256()).isEqualTo(source.sha256());
        assertThat(store.readBytes(LocalStore.OUTPUT, prefix + "copy", content.length))
                .isEqualTo(content);
    }

    @Test
    void copiesWhatIsKnownWithoutAskingForIt() throws Exception {
        byte[] content = bytes(50_000);
        StoredObject source = store.putBytes(LocalStore.WORK, prefix + "seg", content, "video/mp4");
        try (ObjectStore counted = server.throughProxy()) {
            server.proxy().rule((number, request) -> FaultProxy.Fault.NONE);

            StoredObject copy = counted.copyKnown(
                    LocalStore.WORK,
                    prefix + "seg",
                    content.length,
                    source.sha256().orElseThrow(),
                    LocalStore.OUTPUT,
                    prefix + "seg",
                    "video/iso.segment");

            assertThat(server.proxy().requests()).isEqualTo(1);
            assertThat(copy).isEqualTo(store.stat(LocalStore.OUTPUT, prefix + "seg", Optional.empty()));
        }
    }

    @Test
    void copyOfAnObjectThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> store.copyKnown(
                        LocalStore.WORK, prefix + "no", 5, "00", LocalStore.OUTPUT, prefix + "x", "video/mp4"))
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining(prefix + "no");
    }

    @Test
    void letsExactlyOneOfManyConditionalWritersWin() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                // equal bytes: even then only one has written
                writers.add(() -> store.putIfAbsent(LocalStore.OUTPUT, prefix + "owner", bytes(100), "text/plain"));
            }
            int winners = 0;
            for (Future<Boolean> written : pool.invokeAll(writers)) {
                winners += written.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void putsALargeBodyConditionallyInOnePiece() throws Exception {
        byte[] large = bytes(7 << 20); // above the size from which files go in parts

        assertThat(store.putIfAbsent(LocalStore.OUTPUT, prefix + "k", large, "text/plain"))
                .isTrue();
        assertThat(store.putIfAbsent(LocalStore.OUTPUT, prefix + "k", bytes(8 << 20), "text/plain"))
                .isFalse();
        assertThat(store.stat(LocalStore.OUTPUT, prefix + "k", Optional.empty()).size())
                .isEqualTo(7 << 20);
    }

    @Test
    void listsPageByPageWithoutUnfinishedNamesAndDeletesInBatches() throws Exception {
        int count = 1_050;
        List<String> keys = IntStream.range(0, count)
                .mapToObj(i -> prefix + "%04d".formatted(i))
                .toList();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<StoredObject>> puts = new ArrayList<>();
            keys.forEach(key -> puts.add(() -> store.putBytes(LocalStore.WORK, key, new byte[1], "text/plain")));
            for (Future<StoredObject> put : pool.invokeAll(puts)) {
                put.get();
            }
        } finally {
            pool.shutdownNow();
        }
        String unfinished = prefix + "0000x-" + UUID.randomUUID();
        store.putBytes(LocalStore.WORK, unfinished, new byte[1], "text/plain");

        assertThat(store.list(LocalStore.WORK, prefix))
                .extracting(StoredObject::key)
                .containsExactlyElementsOf(keys);
        List<String> andOneThatIsNotThere = new ArrayList<>(keys);
        andOneThatIsNotThere.add(prefix + "absent");
        store.delete(LocalStore.WORK, andOneThatIsNotThere);
        assertThat(store.list(LocalStore.WORK, prefix)).isEmpty();
    }

    @Test
    void opensARangeOfTheVersionItWasAskedFor() throws Exception {
        byte[] content = bytes(10_000);
        String etag = store.putBytes(LocalStore.INPUT, prefix + "s", content, "video/mp4")
                .etag();

        try (RangeBody body = store.openRange(LocalStore.INPUT, prefix + "s", Optional.empty(), etag, 9_000, 1_000)) {
            assertThat(body.stream().readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 9_000, 10_000));
            assertThat(body.objectSize()).isEqualTo(10_000);
        }
        assertThatThrownBy(() -> store.openRange(LocalStore.INPUT, prefix + "s", Optional.empty(), "other", 0, 10))
                .isInstanceOf(ObjectChangedException.class);
        assertThatThrownBy(() -> store.openRange(LocalStore.INPUT, prefix + "s", Optional.empty(), etag, 10_000, 1))
                .isInstanceOf(ObjectChangedException.class);
        assertThatThrownBy(() -> store.openRange(LocalStore.INPUT, prefix + "s", Optional.empty(), etag, 9_999, 2))
                .isInstanceOf(ObjectChangedException.class);
    }

    @Test
    void sortsErrorsByWhatCanBeDone() {
        assertThatThrownBy(() -> store.stat(LocalStore.WORK, "absent", Optional.empty()))
                .isInstanceOf(ObjectNotFoundException.class);
        assertThatThrownBy(() -> store.readBytes(LocalStore.WORK, "absent", 10))
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("s3://media-work/absent");
        assertThatThrownBy(() -> store.putBytes("no-such-bucket", "k", new byte[1], "text/plain"))
                .isInstanceOf(StoreDeniedException.class)
                .hasMessageContaining("bucket does not exist");
        assertThatThrownBy(() -> store.stat("X", "k", Optional.empty())).isInstanceOf(StoreDeniedException.class);
        try (ObjectStore wrong = LocalStore.client(server.endpoint(), "wrong", Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> wrong.stat(LocalStore.WORK, "k", Optional.empty()))
                    .isInstanceOf(StoreDeniedException.class)
                    .hasMessageNotContaining("wrong");
        }
        try (ObjectStore nobody = LocalStore.client(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> nobody.stat(LocalStore.WORK, "k", Optional.empty()))
                    .isInstanceOf(TransientStoreException.class);
        }
    }

    @Test
    void refusesToReadMoreThanTheLimit() throws Exception {
        store.putBytes(LocalStore.WORK, prefix + "k", bytes(101), "text/plain");

        assertThatThrownBy(() -> store.readBytes(LocalStore.WORK, prefix + "k", 100))
                .isInstanceOf(ObjectChangedException.class)
                .hasMessageContaining("101");
    }

    @Test
    void showsNoSecret() {
        assertThat(store.connection().toString()).contains("local").doesNotContain("local-secret");
    }
}
