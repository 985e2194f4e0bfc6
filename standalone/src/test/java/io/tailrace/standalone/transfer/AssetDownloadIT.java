package io.tailrace.standalone.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.embedded.EmbeddedS3;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code download} takes from a real bucket, and what it refuses. */
class AssetDownloadIT {

    private static final String BUCKET = "media-output";

    @TempDir
    static Path shared;

    private static EmbeddedS3 server;
    private static ObjectStore store;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedS3.start(shared.resolve("s3"), 0, "key", "secret", List.of());
        store = new ObjectStore(new StoreConnection(
                URI.create(server.endpoint()), "us-east-1", "key", "secret", "media-input", "media-work", BUCKET));
        store.ensureBucket(BUCKET);
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        server.close();
    }

    /** Objects and a receipt over them, under {@code prefix}. */
    private static void publish(String prefix, Map<String, String> objects) throws Exception {
        for (Map.Entry<String, String> object : objects.entrySet()) {
            put(prefix + "/" + object.getKey(), object.getValue());
        }
        String entries = objects.entrySet().stream()
                .map(object -> "{\"key\":\"%s\",\"size\":%d,\"sha256\":\"%s\"}"
                        .formatted(
                                object.getKey(),
                                object.getValue().getBytes(UTF_8).length,
                                DigestUtils.sha256Hex(object.getValue())))
                .collect(Collectors.joining(","));
        put(prefix + "/asset.json", "{\"objects\":[" + entries + "]}");
    }

    private static void put(String key, String content) throws StoreException {
        store.putBytes(BUCKET, key, content.getBytes(UTF_8), "text/plain");
    }

    private void fetch(String prefix, Path out) throws TransferException {
        new AssetDownload(store).fetch("", prefix, out);
    }

    @Test
    void takesWhatTheReceiptNamesAndNothingElse() throws Exception {
        publish("whole", Map.of("master.m3u8", "#EXTM3U", "video/1080p/g1/init.mp4", "init"));
        put("whole/video/1080p/g1/stale.m4s", "of an earlier run");
        Path out = folder.resolve("out");

        fetch("whole", out);
        fetch("whole", out); // replaces what is there

        assertThat(out.resolve("master.m3u8")).hasContent("#EXTM3U");
        assertThat(out.resolve("video/1080p/g1/init.mp4")).hasContent("init");
        assertThat(out.resolve("asset.json")).exists();
        assertThat(out.resolve("video/1080p/g1/stale.m4s")).doesNotExist();
    }

    @Test
    void refusesAnAssetWithAnotherObjectThanItsReceiptSays() throws Exception {
        publish("damaged", Map.of("a.m4s", "good", "b.m4s", "good"));
        put("damaged/b.m4s", "evil");

        assertThatThrownBy(() -> fetch("damaged", folder.resolve("damaged")))
                .isInstanceOf(TransferException.class)
                .hasMessage("The asset is damaged: b.m4s is not the object its asset.json names.");
        assertThat(folder.resolve("damaged")).doesNotExist();
        assertThat(folder.resolve(".damaged.part")).doesNotExist();
    }

    @Test
    void refusesAnAssetThatIsNotComplete() throws Exception {
        put("open/a.m4s", "good");
        publish("gone", Map.of("a.m4s", "good"));
        store.delete(BUCKET, List.of("gone/a.m4s"));

        assertThatThrownBy(() -> fetch("open", folder.resolve("open"))).hasMessageContaining("not complete");
        assertThatThrownBy(() -> fetch("gone", folder.resolve("gone"))).hasMessageContaining("not complete");
    }

    @Test
    void writesNothingOutsideItsFolder() throws Exception {
        put("evil/asset.json", "{\"objects\":[{\"key\":\"../../outside\",\"size\":1,\"sha256\":\"\"}]}");

        assertThatThrownBy(() -> fetch("evil", folder.resolve("in/evil"))).hasMessageContaining("leaves its folder");
        assertThat(folder.resolve("outside")).doesNotExist();
    }

    @Test
    void leavesAFolderAloneThatIsNoAsset() throws Exception {
        publish("asset", Map.of("a.m4s", "good"));
        Path mine = Files.createDirectory(folder.resolve("mine"));
        Files.writeString(mine.resolve("thesis.txt"), "years of work");

        assertThatThrownBy(() -> fetch("asset", mine)).hasMessageContaining("choose another --out");
        assertThat(mine.resolve("thesis.txt")).hasContent("years of work");
    }
}
