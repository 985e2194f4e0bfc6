package io.tailrace.pipeline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.embedded.FaultProxy.Exchange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker finds what it is there for. */
class StoreChecksTest {

    private static final String PLAYLIST = """
            #EXTM3U
            #EXT-X-MAP:URI="../video/g1/init.mp4"
            #EXTINF:1.0,
            ../video/g1/000001.m4s
            """;
    private static final String MPD = """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet><Representation id="v">
            <SegmentTemplate initialization="video/g1/init.mp4" media="video/g1/$Number%06d$.m4s" startNumber="1">
            <SegmentTimeline><S t="0" d="1" r="1"/></SegmentTimeline></SegmentTemplate>
            </Representation></AdaptationSet></Period></MPD>
            """;

    private final StoreLog log = new StoreLog();
    private long now = 1_000;

    @Test
    void takesAnAssetWrittenInOrder() {
        put("media-work/j/t/init.mp4", "i");
        copy("media-work/j/t/init.mp4", "media-output/j/video/g1/init.mp4");
        put("media-output/j/video/g1/000001.m4s", "1");
        put("media-output/j/video/g1/000002.m4s", "2");
        put("media-output/j/r1/video.m3u8", PLAYLIST);
        put("media-output/j/master.m3u8", "#EXTM3U\nr1/video.m3u8\n");
        put("media-output/j/manifest.mpd", MPD);
        put("media-output/j/asset.json", "{\"objects\":[{\"key\":\"video/g1/init.mp4\"}]}");

        assertThat(violations()).isEmpty();
    }

    @Test
    void findsAManifestThatNamesWhatIsNotThere() {
        put("media-output/j/video/g1/init.mp4", "i");
        put("media-output/j/video/g1/000001.m4s", "1");
        put("media-output/j/manifest.mpd", MPD);
        assertThat(violations()).hasSize(1).first().asString().contains("000002.m4s");

        put("media-output/j/video/g1/000002.m4s", "2");
        delete("media-output/j/video/g1/000001.m4s");
        put("media-output/j/r1/video.m3u8", PLAYLIST);
        assertThat(violations()).hasSize(2).last().asString().contains("r1/video.m3u8", "000001.m4s");
    }

    @Test
    void findsWhatIsGoneBehindAPlaylist() {
        put("media-output/j/video/g1/init.mp4", "i");
        put("media-output/j/video/g1/000001.m4s", "1");
        put("media-output/j/r1/video.m3u8", PLAYLIST);
        delete("media-output/j/video/g1/000001.m4s");
        put("media-output/j/master.m3u8", "#EXTM3U\nr1/video.m3u8\n");

        assertThat(violations()).hasSize(1).first().asString().contains("000001.m4s");
    }

    @Test
    void findsOneKeyWithTwoContents() {
        put("media-work/j/a", "other");
        put("media-output/j/video/g1/000001.m4s", "1");
        put("media-output/j/video/g1/000001.m4s", "1");
        assertThat(violations()).isEmpty();

        copy("media-work/j/a", "media-output/j/video/g1/000001.m4s");
        assertThat(violations()).hasSize(1).first().asString().contains("two contents");
    }

    @Test
    void readsTheDeletionOfManyAndPassesOverWhatTheStoreRefused() {
        put("media-output/j/video/g1/init.mp4", "i");
        put("media-output/j/video/g1/000001.m4s", "1");
        exchange("POST /media-output?delete=", "<Delete><Object><Key>j/video/g1/init.mp4</Key></Object></Delete>", 200);
        exchange("PUT /media-output/j/video/g1/init.mp4", "other", 412);
        put("media-output/j/r1/video.m3u8", PLAYLIST);

        assertThat(violations()).hasSize(1).first().asString().contains("init.mp4");
    }

    private List<String> violations() {
        return StoreChecks.of("media-output", log.changes());
    }

    private void put(String path, String body) {
        exchange("PUT /" + path, body, 200);
    }

    private void copy(String from, String to) {
        log.saw(new Exchange(
                "PUT /" + to + " HTTP/1.1\r\nx-amz-copy-source: /" + from + "\r\n\r\n", "", 0, "", 200, now, ++now));
    }

    private void delete(String path) {
        exchange("DELETE /" + path, "", 204);
    }

    private void exchange(String request, String body, int status) {
        log.saw(new Exchange(
                request + " HTTP/1.1\r\n\r\n", body, body.length(), "hash of " + body, status, now, ++now));
    }
}
