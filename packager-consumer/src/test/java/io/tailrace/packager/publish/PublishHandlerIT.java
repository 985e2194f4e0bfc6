package io.tailrace.packager.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.PublishUnit;
import io.tailrace.events.Verdict;
import io.tailrace.manifest.HlsRules;
import io.tailrace.manifest.MpdRules;
import io.tailrace.packager.TestTitle;
import io.tailrace.store.StoreException;
import io.tailrace.worker.TaskFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.codec.digest.DigestUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishHandlerIT {

    @TempDir
    Path folder;

    private StoreBench bench;

    @BeforeEach
    void start() throws StoreException {
        bench = new StoreBench(folder);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private static TestTitle title() {
        return TestTitle.short25()
                .rung("720p", 1280, 720, 400)
                .rung("360p", 640, 360, 100)
                .sound("audio-en", 0, "en", "", 2)
                .text("text-en", "en", "", false, false)
                .storyboard()
                .poster()
                .chapter(0, 5_000_000, "One");
    }

    private static TaskFailedException failure(ThrowingCallable step) {
        return catchThrowableOfType(TaskFailedException.class, step);
    }

    @Test
    void publishesAnAssetThatObeysEveryRule() throws Exception {
        List<PublishUnit> units = bench.encode("job1", title());
        bench.copy("job1", title(), units.subList(0, 2));
        bench.copy("job1", title(), units.subList(2, units.size()));
        assertThat(bench.read(StoreBench.OUTPUT, "job1/")).doesNotContainKeys("master.m3u8", "asset.json");
        bench.manifest("job1", title(), 1);

        assertThat(HlsRules.presentation(bench.files("job1/"), "master.m3u8")).isEmpty();
        assertThat(MpdRules.presentation(bench.files("job1/"), "manifest.mpd")).isEmpty();
        Map<String, byte[]> objects = bench.read(StoreBench.OUTPUT, "job1/");
        assertThat(objects)
                .containsKeys(
                        ".tailrace-owner",
                        "audio/en/g1/000003.m4s",
                        "poster.jpg",
                        "r1/video/720p-iframe.m3u8",
                        "r1/chapters.vtt",
                        "text/en/g1/000002.vtt",
                        "text/en/g1/subtitles.vtt",
                        "thumbnails/g1/poster.jpg",
                        "thumbnails/g1/storyboard.vtt",
                        "thumbnails/g1/storyboard-000002.jpg",
                        "video/720p/g1/init.mp4");
        requireReceipt(objects);
    }

    private static void requireReceipt(Map<String, byte[]> objects) throws IOException {
        JsonNode receipt = new ObjectMapper().readTree(objects.get("asset.json"));
        for (JsonNode entry : receipt.path("objects")) {
            String key = entry.path("key").asText();
            assertThat(objects).containsKey(key);
            byte[] bytes = objects.getOrDefault(key, new byte[0]);
            assertThat(entry.path("size").asLong()).isEqualTo(bytes.length);
            assertThat(entry.path("sha256").asText()).isEqualTo(DigestUtils.sha256Hex(bytes));
        }
        // All but the receipt and the claim.
        assertThat(receipt.path("objects")).hasSize(objects.size() - 2);
    }

    @Test
    void aReplayWritesTheSameBytes() throws Exception {
        List<PublishUnit> units = bench.encode("job1", title());
        bench.copy("job1", title(), units);
        bench.manifest("job1", title(), 1);
        Map<String, byte[]> before = bench.read(StoreBench.OUTPUT, "job1/");
        bench.copy("job1", title(), units);
        bench.manifest("job1", title(), 1);
        Map<String, byte[]> after = bench.read(StoreBench.OUTPUT, "job1/");
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((path, bytes) -> assertThat(bytes).as(path).isEqualTo(before.get(path)));
    }

    @Test
    void publishesAFileWithoutPlaylists() throws Exception {
        TestTitle title = TestTitle.short25().file("proxy").at("proxies/talk");
        bench.copy("job1", title, bench.encode("job1", title));
        bench.manifest("job1", title, 1);
        assertThat(bench.read(StoreBench.OUTPUT, "proxies/talk/"))
                .containsOnlyKeys(".tailrace-owner", "asset.json", "files/proxy/g1/proxy.mp4");
    }

    @Test
    void publishesSoundAlone() throws Exception {
        TestTitle title = TestTitle.short25().sound("audio-en", 0, "en", "", 2);
        bench.copy("job1", title, bench.encode("job1", title));
        bench.manifest("job1", title, 1);
        assertThat(HlsRules.presentation(bench.files("job1/"), "master.m3u8")).isEmpty();
        assertThat(MpdRules.presentation(bench.files("job1/"), "manifest.mpd")).isEmpty();
    }

    @Test
    void refusesAPrefixOfAnotherJob() throws Exception {
        TestTitle title = title().at("shared");
        List<PublishUnit> units = bench.encode("job1", title);
        bench.copy("job1", title, units);
        List<PublishUnit> others = bench.encode("job2", title);
        TaskFailedException failed = failure(() -> bench.copy("job2", title, others));
        assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(failed.failure().getErrorClass()).isEqualTo(ErrorClass.CONFIG);
        assertThat(failed.failure().getCode()).isEqualTo("prefix-taken");
        assertThat(failed.failure().getMessage()).contains("shared/", "job1");
        assertThat(failure(() -> bench.manifest("job2", title, 1)).failure().getCode())
                .isEqualTo("prefix-taken");
    }

    @Test
    void refusesAPrefixThatIsNoFolder() throws Exception {
        for (String prefix : List.of("../other", "a//b", "a/./b", "a\nb")) {
            TestTitle title = title().at(prefix);
            assertThat(failure(() -> bench.copy("job1", title, List.of()))
                            .failure()
                            .getCode())
                    .as(prefix)
                    .isEqualTo("bad-prefix");
        }
    }

    @Test
    void refusesAFolderInsideTheAssetOfAnotherJob() throws Exception {
        bench.copy("job1", title().at("shared"), List.of());
        bench.copy("job1", title().at("shared/own"), List.of());
        for (String prefix : List.of("shared/clips", "shared/a/b/c")) {
            TaskFailedException failed = failure(() -> bench.copy("job2", title().at(prefix), List.of()));
            assertThat(failed.failure().getErrorClass()).as(prefix).isEqualTo(ErrorClass.CONFIG);
            assertThat(failed.failure().getCode()).isEqualTo("prefix-taken");
            assertThat(failed.failure().getMessage()).contains("shared/", "job1");
        }
        bench.copy("job2", title().at("sharedtoo/clips"), List.of());
    }

    @Test
    void refusesFoldersWithNamesOfObjectsInsideAnAsset() throws Exception {
        for (String prefix : List.of("a/r999/x", "a/master.m3u8", "asset.json/b", "a/000001.m4s")) {
            TaskFailedException failed = failure(() -> bench.copy("job1", title().at(prefix), List.of()));
            assertThat(failed.failure().getErrorClass()).as(prefix).isEqualTo(ErrorClass.CONFIG);
            assertThat(failed.failure().getCode()).isEqualTo("bad-prefix");
            assertThat(failed.failure().getMessage()).contains(prefix, "choose another");
        }
        bench.copy("job1", title().at("video/r2d2/talk.mp4"), List.of());
    }

    @Test
    void othersObjectsBelowThePrefixAreNoRevisions() throws Exception {
        for (String key : List.of("r999/x/master.m3u8", "r999/video/other.m3u8", "r999/video/720p.txt")) {
            bench.store.putBytes(StoreBench.OUTPUT, "job1/" + key, new byte[1], "text/plain");
        }
        bench.copy("job1", title(), bench.encode("job1", title()));
        bench.manifest("job1", title(), 1);
        assertThat(bench.read(StoreBench.OUTPUT, "job1/")).containsKey("master.m3u8");
    }

    @Test
    void reportsAnAcceptedObjectThatIsGone() throws Exception {
        List<PublishUnit> units = bench.encode("job1", title());
        String gone = units.get(0).getPartKey().replace("part.json", "000001.m4s");
        bench.store.delete(StoreBench.WORK, List.of(gone));
        TaskFailedException failed = failure(() -> bench.copy("job1", title(), units));
        assertThat(failed.failure().getErrorClass()).isEqualTo(ErrorClass.TRANSIENT);
        assertThat(failed.failure().getCode()).isEqualTo("part-gone");
        assertThat(failed.failure().getMessage()).contains(gone);
        assertThat(failed.gone()).containsExactly(units.get(0).getUnit());
    }

    @Test
    void reportsEveryUnitThatLostSomething() throws Exception {
        List<PublishUnit> units = bench.encode("job1", title());
        String folder = units.get(1).getPartKey().replace("part.json", "");
        String segment = bench.read(StoreBench.WORK, folder).keySet().stream()
                .filter(name -> name.endsWith(".m4s"))
                .findFirst()
                .orElseThrow();
        bench.store.delete(StoreBench.WORK, List.of(units.get(0).getPartKey(), folder + segment));
        TaskFailedException failed = failure(() -> bench.copy("job1", title(), units));
        assertThat(failed.gone())
                .containsExactlyInAnyOrder(units.get(0).getUnit(), units.get(1).getUnit());
    }

    @Test
    void reportsAPartListThatIsNotTheAcceptedOne() throws Exception {
        List<PublishUnit> units = bench.encode("job1", title());
        bench.store.putBytes(StoreBench.WORK, units.get(0).getPartKey(), new byte[] {'{', '}'}, "application/json");
        assertThat(failure(() -> bench.copy("job1", title(), units)).failure().getCode())
                .isEqualTo("part-gone");
    }

    @Test
    void publishesNothingWhenAnObjectIsMissing() throws Exception {
        bench.copy("job1", title(), bench.encode("job1", title()));
        bench.store.delete(StoreBench.OUTPUT, List.of("job1/video/360p/g1/000002.m4s"));
        TaskFailedException failed = failure(() -> bench.manifest("job1", title(), 1));
        assertThat(failed.failure().getCode()).isEqualTo("part-gone");
        assertThat(failed.gone())
                .singleElement()
                .satisfies(unit -> assertThat(unit.getRendition()).isEqualTo("360p"));
        assertThat(bench.read(StoreBench.OUTPUT, "job1/"))
                .doesNotContainKeys("master.m3u8", "manifest.mpd", "asset.json", "poster.jpg");
    }

    @Test
    void neverReplacesMediaByOtherBytes() throws Exception {
        List<PublishUnit> units = bench.encode("job1", title());
        bench.store.putBytes(StoreBench.OUTPUT, "job1/video/360p/g1/000001.m4s", new byte[9], "video/iso.segment");
        assertThat(failure(() -> bench.copy("job1", title(), units)).failure().getCode())
                .isEqualTo("asset-broken");
        assertThat(bench.store
                        .stat(StoreBench.OUTPUT, "job1/video/360p/g1/000001.m4s", java.util.Optional.empty())
                        .size())
                .isEqualTo(9);
    }

    @Test
    void aLowerRevisionNeverReplacesAHigherOne() throws Exception {
        bench.copy("job1", title(), bench.encode("job1", title()));
        bench.manifest("job1", title(), 2);
        Map<String, byte[]> before = bench.read(StoreBench.OUTPUT, "job1/");
        assertThat(failure(() -> bench.manifest("job1", title(), 1)).failure().getCode())
                .isEqualTo("superseded");
        assertThat(bench.read(StoreBench.OUTPUT, "job1/").get("master.m3u8")).isEqualTo(before.get("master.m3u8"));
    }

    @Test
    void writesNoFixedNameOnceItsLeaseIsGone() throws Exception {
        bench.copy("job1", title(), bench.encode("job1", title()));
        AtomicInteger confirmations = new AtomicInteger();
        assertThatThrownBy(() -> bench.manifest("job1", title(), 1, () -> {
                    if (confirmations.incrementAndGet() == 3) {
                        throw new InterruptedException("paused for too long");
                    }
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(bench.read(StoreBench.OUTPUT, "job1/"))
                .containsKeys("poster.jpg", "master.m3u8")
                .doesNotContainKeys("manifest.mpd", "asset.json");
    }

    @Test
    void looksForALaterRevisionBeforeEachFixedName() throws Exception {
        bench.copy("job1", title(), bench.encode("job1", title()));
        AtomicBoolean isFirst = new AtomicBoolean(true);
        TaskFailedException failed = failure(() -> bench.manifest("job1", title(), 1, () -> {
            if (isFirst.getAndSet(false)) {
                publish(2);
            }
        }));
        assertThat(failed.failure().getCode()).isEqualTo("superseded");
        assertThat(new String(bench.read(StoreBench.OUTPUT, "job1/").get("master.m3u8"), UTF_8))
                .contains("r2/video/720p.m3u8")
                .doesNotContain("r1/");
    }

    private void publish(int revision) throws InterruptedException {
        try {
            bench.manifest("job1", title(), revision);
        } catch (TaskFailedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void publishesNothingWithoutItsLease() throws Exception {
        bench.copy("job1", title(), bench.encode("job1", title()));
        assertThatThrownBy(() -> bench.manifestWithoutLease("job1", title())).isInstanceOf(InterruptedException.class);
        assertThat(bench.read(StoreBench.OUTPUT, "job1/")).doesNotContainKeys("master.m3u8", "asset.json");
    }

    @Test
    void removesTheWorkObjectsOfOneJobOnly() throws Exception {
        bench.copy("job1", title(), bench.encode("job1", title()));
        bench.encode("job10", title());
        bench.cleanUp("job1", title());
        assertThat(bench.read(StoreBench.WORK, "job1/")).isEmpty();
        assertThat(bench.read(StoreBench.WORK, "job10/")).isNotEmpty();
        bench.cleanUp("job1", title());
        assertThat(failure(() -> bench.cleanUp("", title())).failure().getCode())
                .isEqualTo("asset-broken");
    }
}
