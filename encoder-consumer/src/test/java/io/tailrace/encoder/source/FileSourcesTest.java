package io.tailrace.encoder.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.service.ConfigurationException;
import io.tailrace.store.ObjectChangedException;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.RangeBody;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import io.tailrace.store.TransientStoreException;
import io.tailrace.store.UnsafeSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSourcesTest {

    private static final String NAS = "file:nas";
    private static final String SECRET = "root:x:0:0";

    @TempDir
    Path site;

    private Path root;
    private Sources sources;

    @BeforeEach
    void make() throws IOException {
        root = Files.createDirectory(site.resolve("nas"));
        Files.createDirectories(root.resolve("in/deep"));
        Files.writeString(root.resolve("in/x.mp4"), "0123456789");
        Files.writeString(root.resolve("in/deep/y.mp4"), "abc");
        Files.writeString(Files.createDirectory(site.resolve("outside")).resolve("passwd"), SECRET);
        // A store of buckets that is never asked.
        sources = new Sources(new FileSources(new RootFolders(Map.of())), new RootFolders(Map.of("nas", root)));
    }

    private String etag(String key) throws StoreException {
        return sources.stat(NAS, key, Optional.empty()).etag();
    }

    private String range(String key, String etag, long offset, long length) throws StoreException, IOException {
        try (RangeBody body = sources.openRange(NAS, key, Optional.empty(), etag, offset, length)) {
            return new String(body.stream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void readsRangesOfAFile() throws Exception {
        StoredObject file = sources.stat(NAS, "in/x.mp4", Optional.empty());

        assertThat(file.size()).isEqualTo(10);
        assertThat(file.etag()).matches("a-[0-9a-f]+-[0-9a-f]+");
        assertThat(range("in/x.mp4", file.etag(), 0, 10)).isEqualTo("0123456789");
        assertThat(range("in/x.mp4", file.etag(), 3, 4)).isEqualTo("3456");
        assertThat(range("in/deep/y.mp4", etag("in/deep/y.mp4"), 2, 1)).isEqualTo("c");
        assertThat(sources.readBytes(NAS, "in/deep/y.mp4", 3)).asString().isEqualTo("abc");
        try (RangeBody body = sources.openRange(NAS, "in/x.mp4", Optional.empty(), file.etag(), 1, 2)) {
            assertThat(body.objectSize()).isEqualTo(10);
            assertThat(body.stream().read()).isEqualTo('1');
            assertThat(body.stream().read()).isEqualTo('2');
            assertThat(body.stream().read()).isEqualTo(-1);
        }
    }

    @Test
    void noticesThatAFileChanged() throws Exception {
        String etag = etag("in/x.mp4");
        Files.writeString(root.resolve("in/x.mp4"), "9876543210");
        Files.setLastModifiedTime(root.resolve("in/x.mp4"), FileTime.from(Instant.ofEpochSecond(1)));

        assertThatThrownBy(() -> range("in/x.mp4", etag, 0, 10))
                .isInstanceOf(ObjectChangedException.class)
                .hasMessageContaining("replaced or written to")
                .hasMessageContaining("file://nas/in/x.mp4");
    }

    /** Of the same length and with the same time: its number tells. */
    @Test
    void noticesThatAFileWasReplaced() throws Exception {
        Path file = root.resolve("in/x.mp4");
        FileTime time = Files.getLastModifiedTime(file);
        String etag = etag("in/x.mp4");
        Path other = Files.writeString(root.resolve("in/new.mp4"), "9876543210");
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, time);

        assertThatThrownBy(() -> range("in/x.mp4", etag, 0, 10)).isInstanceOf(ObjectChangedException.class);
    }

    @Test
    void noticesThatAFileIsWrittenToWhileItIsRead() throws Exception {
        Path file = root.resolve("in/x.mp4");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1)));
        String etag = etag("in/x.mp4");
        try (RangeBody body = sources.openRange(NAS, "in/x.mp4", Optional.empty(), etag, 0, 10)) {
            assertThat(body.stream().readNBytes(4)).asString().isEqualTo("0123");
            Files.writeString(file, "more", StandardOpenOption.APPEND);
            assertThatThrownBy(() -> body.stream().readNBytes(6)).hasMessageContaining("written to while it was read");
        }
    }

    @Test
    void endsEarlyWhereAFileBecameShorter() throws Exception {
        String etag = etag("in/x.mp4");
        try (RangeBody body = sources.openRange(NAS, "in/x.mp4", Optional.empty(), etag, 5, 5)) {
            Files.writeString(root.resolve("in/x.mp4"), "");
            assertThat(body.stream().read()).isEqualTo(-1);
        }
        assertThatThrownBy(() -> range("in/x.mp4", etag, 5, 5)).isInstanceOf(ObjectChangedException.class);
    }

    @Test
    void readsNothingBehindTheEnd() throws Exception {
        String etag = etag("in/x.mp4");
        assertThatThrownBy(() -> range("in/x.mp4", etag, 5, 6)).isInstanceOf(ObjectChangedException.class);
        assertThatThrownBy(() -> sources.readBytes(NAS, "in/x.mp4", 9)).isInstanceOf(ObjectChangedException.class);
    }

    @Test
    void followsLinksThatStayBelowTheRoot() throws Exception {
        Files.createSymbolicLink(root.resolve("latest"), Path.of("in/deep"));
        Files.createSymbolicLink(root.resolve("one.mp4"), root.resolve("in/x.mp4"));

        assertThat(range("latest/y.mp4", etag("latest/y.mp4"), 0, 3)).isEqualTo("abc");
        assertThat(etag("one.mp4")).isEqualTo(etag("in/x.mp4"));
    }

    @Test
    void worksBelowARootThatIsALinkItself() throws Exception {
        Path link = Files.createSymbolicLink(site.resolve("mount"), root);
        Sources linked = new Sources(new FileSources(new RootFolders(Map.of())), new RootFolders(Map.of("nas", link)));
        assertThat(linked.readBytes(NAS, "in/deep/y.mp4", 3)).asString().isEqualTo("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "folder/passwd", "chain", "in/deep/up/outside/passwd"})
    void followsNoLinkOutOfTheRoot(String key) throws Exception {
        Path outside = site.resolve("outside");
        Files.createSymbolicLink(root.resolve("file"), outside.resolve("passwd"));
        Files.createSymbolicLink(root.resolve("folder"), Path.of("../outside"));
        Files.createSymbolicLink(root.resolve("in/chain"), root.resolve("folder"));
        Files.createSymbolicLink(root.resolve("chain"), Path.of("in/chain/passwd"));
        Files.createSymbolicLink(root.resolve("in/deep/up"), site);

        assertThatThrownBy(() -> sources.stat(NAS, key, Optional.empty()))
                .isInstanceOf(UnsafeSourceException.class)
                .hasMessageContaining("leaves its source root by a link");
    }

    /** Between the look and the opening, one who may write there puts a link into the place of a folder, or of the file. */
    @Test
    void opensNothingThroughALinkThatCameLater() throws Exception {
        RootedPath path = RootedPath.resolve(root, "in/x.mp4");
        Files.move(root.resolve("in"), root.resolve("away"));
        Files.createSymbolicLink(root.resolve("in"), site.resolve("outside"));
        Files.writeString(site.resolve("outside/x.mp4"), SECRET);
        assertThatThrownBy(path::open).isInstanceOf(IOException.class);

        RootedPath file = RootedPath.resolve(root, "away/x.mp4");
        Files.delete(root.resolve("away/x.mp4"));
        Files.createSymbolicLink(root.resolve("away/x.mp4"), site.resolve("outside/x.mp4"));
        assertThatThrownBy(file::open).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void opensNothingThatIsNoRegularFile() throws Exception {
        Path pipe = root.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.createSymbolicLink(root.resolve("zero"), Path.of("/dev/zero"));

        for (String key : List.of("pipe", "in", "in/deep", "zero")) {
            assertThatThrownBy(() -> sources.stat(NAS, key, Optional.empty()))
                    .as(key)
                    .isInstanceOf(UnsafeSourceException.class);
        }
    }

    /** For good: nobody waits for what no worker will ever find. */
    @ParameterizedTest
    @ValueSource(strings = {"circle", "circle/x.mp4", "there", "in/around/around/x.mp4"})
    void followsLinksInACircleOnlySoFar(String key) throws Exception {
        Files.createSymbolicLink(root.resolve("circle"), Path.of("circle"));
        Files.createSymbolicLink(root.resolve("there"), Path.of("in/back"));
        Files.createSymbolicLink(root.resolve("in/back"), root.resolve("there"));
        Files.createSymbolicLink(root.resolve("in/around"), Path.of("../in/deep/../around"));

        assertThatThrownBy(() -> sources.stat(NAS, key, Optional.empty()))
                .isInstanceOf(UnsafeSourceException.class)
                .hasMessageContaining("its links lead in a circle");
    }

    @Test
    void followsAsManyLinksAsTheSystemDoes() throws Exception {
        Files.createSymbolicLink(root.resolve("link1"), Path.of("in/x.mp4"));
        for (int i = 2; i <= 41; i++) {
            Files.createSymbolicLink(root.resolve("link" + i), Path.of("./in/../link" + (i - 1)));
        }
        assertThat(etag("link40")).isEqualTo(etag("in/x.mp4"));
        assertThat(root.resolve("link40").toRealPath())
                .isEqualTo(root.toRealPath().resolve("in/x.mp4"));
        assertThatThrownBy(() -> etag("link41")).isInstanceOf(UnsafeSourceException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in/z.mp4",
                "nowhere/x.mp4",
                "in/x.mp4/below",
                "in/x.mp4/below/it",
                "one.mp4/below",
                "through",
                "dangling",
                "dangling/x.mp4"
            })
    void saysWhatIsNotThere(String key) throws Exception {
        Files.createSymbolicLink(root.resolve("one.mp4"), Path.of("in/x.mp4"));
        Files.createSymbolicLink(root.resolve("through"), Path.of("in/x.mp4/../deep/y.mp4"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("in/gone"));
        isNotThere(key);
    }

    @Test
    void knowsThatNothingHasANameThatIsTooLong() throws Exception {
        String longest = "ä".repeat(127) + "x";
        Files.writeString(root.resolve(longest), "long");
        assertThat(range(longest, etag(longest), 0, 4)).isEqualTo("long");
        isNotThere(longest + "x");
        isNotThere("in/" + "a".repeat(300) + "/x.mp4");
    }

    private void isNotThere(String key) {
        assertThatThrownBy(() -> sources.stat(NAS, key, Optional.empty()))
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("there is no such file (file://nas/" + key + ")")
                .hasMessageNotContaining(site.toString());
    }

    @Test
    void waitsForARootThatItDoesNotRead() {
        assertThatThrownBy(() -> sources.stat("file:other", "in/x.mp4", Optional.empty()))
                .isInstanceOf(TransientStoreException.class)
                .hasMessageContaining("does not read the source root \"other\"");
    }

    @Test
    void waitsForARootThatIsGone() throws Exception {
        Files.move(root, site.resolve("unmounted"));
        assertThatThrownBy(() -> sources.stat(NAS, "in/x.mp4", Optional.empty()))
                .isInstanceOf(TransientStoreException.class)
                .hasMessageContaining("not there any more");
    }

    /** Whatever is put together of what leads out: nothing but files below the root is ever read. */
    @Test
    void escapesByNoNameAtAll() throws Exception {
        Files.createSymbolicLink(root.resolve("out"), site.resolve("outside"));
        Files.createSymbolicLink(root.resolve("top"), Path.of("/"));
        String absolute = site.resolve("outside/passwd").toString();
        List<String> parts = List.of(
                "..", ".", "", "in", "deep", "out", "top", "passwd", "outside", "nas", "x.mp4", "%2e%2e", "..\\", "\\",
                " ", "~", "$HOME", "*", "\u0000", "\n", "\ud800", "．．", absolute, "proc", "self", "root", "etc");
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder key = new StringBuilder(random.nextInt(4) == 0 ? "/" : "");
            for (int n = random.nextInt(1, 7); n > 0; n--) {
                key.append(parts.get(random.nextInt(parts.size()))).append(random.nextInt(8) == 0 ? "" : "/");
            }
            if (random.nextBoolean() && key.length() > 0) {
                key.setLength(key.length() - 1);
            }
            String name = key.toString();
            try {
                StoredObject found = sources.stat(NAS, name, Optional.empty());
                assertThat(found.size()).as(name).isIn(10L, 3L);
                assertThat(sources.readBytes(NAS, name, 100))
                        .asString()
                        .as(name)
                        .doesNotContain(SECRET);
            } catch (StoreException e) {
                assertThat(e.getMessage().replace(absolute, "")).doesNotContain(SECRET, root.toString());
            }
        }
    }

    @Test
    void tellsTheOperatorWhatIsWrongWithTheSetting() throws Exception {
        assertThat(RootFolders.open("ROOTS", List.of("nas=" + root, "gone=" + site.resolve("gone")))
                        .names())
                .containsExactly("nas");
        for (String wrong : List.of("nas", "NAS=/x", "=/x", "nas=relative", "nas=")) {
            assertThatThrownBy(() -> RootFolders.open("ROOTS", List.of(wrong)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("ROOTS");
        }
        assertThatThrownBy(() -> RootFolders.open("ROOTS", List.of("nas=" + root, "nas=" + root)))
                .hasMessageContaining("twice");
    }
}
