package io.tailrace.packager.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.PublishUnit;
import io.tailrace.packager.TestTitle;
import io.tailrace.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes from the output bucket, and above all what stays. */
class OutputSweepIT {

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
                .rung("360p", 640, 360, 100)
                .sound("audio-en", 0, "en", "", 2)
                .text("text-en", "en", "", false, false)
                .storyboard()
                .poster();
    }

    private void publish(String job, TestTitle title) throws Exception {
        List<PublishUnit> units = bench.encode(job, title);
        bench.copy(job, title, units);
        bench.manifest(job, title, 1);
    }

    private Set<String> left(String prefix) throws StoreException {
        return bench.read(StoreBench.OUTPUT, prefix).keySet();
    }

    @Test
    void ofARunThatPublishedNothingNothingStays() throws Exception {
        bench.copy("job1", title(), bench.encode("job1", title()));
        assertThat(left("job1/")).isNotEmpty();
        bench.cleanUpFruitless("job1", title());
        assertThat(left("job1/")).isEmpty();
        assertThat(bench.read(StoreBench.WORK, "job1/")).isEmpty();
    }

    @Test
    void whatWasPublishedBeforeStaysWhole() throws Exception {
        publish("job1", title());
        Set<String> published = left("job1/");
        bench.put("job1/video/360p/g2/000001.m4s");
        bench.put("job1/r2/video/360p.m3u8");
        bench.cleanUpFruitless("job1", title());
        assertThat(left("job1/")).isEqualTo(published);
    }

    @Test
    void withoutAReceiptThatCanBeReadNothingIsProven() throws Exception {
        publish("job1", title());
        bench.put("job1/asset.json");
        Set<String> before = left("job1/");
        bench.cleanUpFruitless("job1", title());
        assertThat(left("job1/")).isEqualTo(before);
    }

    @Test
    void theCleanUpOfACompleteRunTouchesNoOutput() throws Exception {
        publish("job1", title());
        bench.put("job1/video/360p/g2/000001.m4s");
        Set<String> before = left("job1/");
        bench.cleanUp("job1", title());
        assertThat(left("job1/")).isEqualTo(before);
    }

    @Test
    void aPurgedAssetIsGoneButNotWhatOthersPutThere() throws Exception {
        publish("job1", title().at("shows/one"));
        publish("job2", title().at("shows/two"));
        bench.put("shows/one/notes.txt");
        bench.put("shows/one/video/own/film.mov");
        bench.purge("job1", title().at("shows/one"));
        assertThat(left("shows/one/")).containsExactlyInAnyOrder("notes.txt", "video/own/film.mov");
        assertThat(left("shows/two/")).contains("master.m3u8", "asset.json");
    }

    @Test
    void anAssetOfAnotherJobIsNotPurged() throws Exception {
        publish("job1", title().at("shared"));
        Set<String> before = left("shared/");
        bench.purge("job2", title().at("shared"));
        bench.cleanUpFruitless("job2", title().at("shared"));
        assertThat(left("shared/")).isEqualTo(before);
    }

    @Test
    void anAssetFurtherBelowIsNotPurged() throws Exception {
        publish("job2", title().at("a/video/b"));
        publish("job1", title().at("a"));
        Set<String> before = left("a/video/b/");
        bench.purge("job1", title().at("a"));
        assertThat(left("a/video/b/")).isEqualTo(before);
        assertThat(left("a/")).allMatch(path -> path.startsWith("video/b/"));
    }
}
