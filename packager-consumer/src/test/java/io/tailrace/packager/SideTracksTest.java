package io.tailrace.packager;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.manifest.AssetFiles;
import io.tailrace.manifest.HlsRules;
import io.tailrace.manifest.MpdRules;
import io.tailrace.media.FrameRate;
import io.tailrace.packager.asset.Asset;
import io.tailrace.packager.dash.MpdWriter;
import io.tailrace.packager.hls.HlsPlaylists;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subtitles, captions, chapters and storyboards in the manifests. */
class SideTracksTest {

    private static TestTitle title() {
        return TestTitle.short25()
                .captions("CC1", "SERVICE1")
                .rung("720p", 1280, 720, 400)
                .rung("360p", 640, 360, 100)
                .sound("audio-en", 0, "en", "", 2)
                .text("text-en", "en", "English", false, false)
                .text("text-en-sdh", "en", "English", false, true)
                .text("text-de-forced", "de", "Deutsch", true, false)
                .storyboard()
                .poster()
                .chapter(0, 3_000_000, "Opening <1>")
                .chapter(3_000_000, 999_000_000, "");
    }

    private static void requireRules(Asset asset) {
        AssetFiles files = TestAssetFiles.of(asset);
        assertThat(HlsRules.presentation(files, "master.m3u8")).isEmpty();
        assertThat(MpdRules.presentation(files, "manifest.mpd")).isEmpty();
    }

    private static String text(Map<String, byte[]> files, String path) {
        return TestTitle.text(files.getOrDefault(path, new byte[0]));
    }

    @Test
    void obeyEveryRule() {
        requireRules(title().asset());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void obeyEveryRuleForAnyTitle(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FrameRate[] rates = {new FrameRate(25, 1), new FrameRate(30_000, 1001), new FrameRate(60_000, 1001)};
        TestTitle title = new TestTitle(rates[random.nextInt(rates.length)], random.nextLong(1, 20_000));
        if (random.nextBoolean()) {
            title.captions("CC1", "CC3");
        }
        if (random.nextBoolean()) {
            title.rung("180p", 320, 180, random.nextInt(50, 300)).storyboard();
        }
        title.sound("audio-1", 1, "en", "", 2);
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            title.text(
                    "text-" + i,
                    random.nextBoolean() ? "en" : "und",
                    "Same",
                    random.nextBoolean(),
                    random.nextBoolean());
        }
        requireRules(title.asset());
    }

    @Test
    void areNamedInTheMultivariantPlaylist() {
        String playlist = TestTitle.text(new HlsPlaylists(title().asset(), 2).multivariant());

        assertThat(playlist).contains("""
                        #EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.chapters",URI="r2/chapters.json"
                        """, """
                        #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,URI="r2/text/en.m3u8"
                        """, """
                        NAME="English (2)",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound",URI="r2/text/en-sdh.m3u8"
                        """, """
                        NAME="Deutsch",LANGUAGE="de",DEFAULT=NO,AUTOSELECT=YES,FORCED=YES,URI="r2/text/de-forced.m3u8"
                        """, """
                        #EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="captions",NAME="CC1",DEFAULT=NO,AUTOSELECT=YES,INSTREAM-ID="CC1"
                        """, """
                        ,SUBTITLES="text",CLOSED-CAPTIONS="captions"
                        """);
    }

    @Test
    void haveAPlaylistWithoutAnInitSegment() {
        Map<String, byte[]> playlists = new HlsPlaylists(title().asset(), 1).media();

        assertThat(text(playlists, "r1/text/en.m3u8")).isEqualTo("""
                        #EXTM3U
                        #EXT-X-VERSION:7
                        #EXT-X-INDEPENDENT-SEGMENTS
                        #EXT-X-TARGETDURATION:8
                        #EXT-X-MEDIA-SEQUENCE:0
                        #EXT-X-PLAYLIST-TYPE:VOD
                        #EXTINF:8.000000,
                        ../../text/en/g1/000001.vtt
                        #EXTINF:2.480000,
                        ../../text/en/g1/000002.vtt
                        #EXT-X-ENDLIST
                        """);
        assertThat(text(playlists, "r1/chapters.json"))
                .isEqualTo("[{\"chapter\":1,\"start-time\":0.000000,\"duration\":3.000000,"
                        + "\"titles\":[{\"language\":\"und\",\"title\":\"Opening <1>\"}]},"
                        + "{\"chapter\":2,\"start-time\":3.000000,\"duration\":7.480000,"
                        + "\"titles\":[{\"language\":\"und\",\"title\":\"Chapter 2\"}]}]");
        assertThat(text(playlists, "r1/chapters.vtt")).contains("00:00:00.000 --> 00:00:03.000\nOpening &lt;1&gt;\n");
    }

    @Test
    void areSetsOfTheirOwnInTheMpd() {
        assertThat(TestTitle.text(MpdWriter.write(title().asset())))
                .contains(
                        "<Accessibility schemeIdUri=\"urn:scte:dash:cc:cea-608:2015\" value=\"CC1=und\"/>",
                        "<Accessibility schemeIdUri=\"urn:scte:dash:cc:cea-708:2015\" value=\"1=lang:und\"/>",
                        "contentType=\"text\" mimeType=\"text/vtt\" lang=\"de\"",
                        "value=\"forced-subtitle\"",
                        "<BaseURL>text/en-sdh/g1/subtitles.vtt</BaseURL>",
                        "media=\"thumbnails/g1/storyboard-$Number%06d$.jpg\" timescale=\"1000\" duration=\"10000\" startNumber=\"1\"",
                        "<EssentialProperty schemeIdUri=\"http://dashif.org/guidelines/thumbnail_tile\" value=\"5x2\"/>");
    }

    @Test
    void countCaptionsOnlyThatEveryRungCarries() {
        Asset asset = TestTitle.short25()
                .captions("CC1", "CC3")
                .rung("720p", 1280, 720, 400)
                .captions("CC1")
                .rung("360p", 640, 360, 100)
                .asset();

        assertThat(asset.captions()).containsExactly("CC1");
    }
}
