package io.tailrace.packager.hls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.manifest.HlsRules;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.FrameRate;
import io.tailrace.packager.TestAssetFiles;
import io.tailrace.packager.TestTitle;
import io.tailrace.packager.asset.Asset;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HlsPlaylistsTest {

    static Stream<Asset> assets() {
        return Stream.of(
                TestTitle.short25().rung("360p", 640, 360, 2_000).asset(),
                ladder().asset(),
                TestTitle.short25()
                        .rung("360p", 640, 360, 2_000)
                        .sound("audio-en-aac-2", 0, "en", "", 2)
                        .sound("audio-en-aac-6", 0, "en", "", 6)
                        .sound("audio-de-aac-2", 1, "de", "", 2)
                        .sound("audio-en-notes", 2, "en", "Director's \"notes\"", 2)
                        .asset(),
                soundsOfThreeCodecs().asset(),
                TestTitle.short25().sound("audio-und-aac-2", 0, "und", "", 2).asset(),
                TestTitle.short25()
                        .sound("audio-en-aac-2", 0, "en", "", 2)
                        .sound("audio-de-aac-2", 1, "de", "", 2)
                        .asset(),
                new TestTitle(new FrameRate(30_000, 1001), 1000)
                        .rung("720p", 1280, 720, 4_000)
                        .sound("audio-en-aac-2", 0, "en", "", 2)
                        .asset(),
                new TestTitle(new FrameRate(25, 1), 1)
                        .rung("360p", 640, 360, 9_000)
                        .asset(),
                new TestTitle(new FrameRate(60, 1), 30)
                        .rung("360p", 640, 360, 900)
                        .sound("audio-en-aac-2", 0, "en", "", 2)
                        .asset());
    }

    private static TestTitle twoRanges() {
        return TestTitle.short25()
                .rung("360p", 640, 360, 2_000)
                .codec("hvc1.2.4.L120.90")
                .range(DynamicRange.PQ)
                .rung("720p-hevc-hdr", 1280, 720, 3_000);
    }

    @Test
    void saysOfEveryVariantHowBrightItGetsWhereOneIsHdr() {
        String playlist = TestTitle.text(new HlsPlaylists(twoRanges().asset(), 1).multivariant());
        assertThat(playlist.lines().filter(line -> line.startsWith("#EXT-X-STREAM-INF")))
                .satisfiesExactly(
                        sdr -> assertThat(sdr).contains("avc1.", "VIDEO-RANGE=SDR"),
                        hdr -> assertThat(hdr).contains("hvc1.2.", "VIDEO-RANGE=PQ"));
        assertThat(playlist.lines().filter(line -> line.startsWith("#EXT-X-I-FRAME-STREAM-INF")))
                .allSatisfy(line -> assertThat(line).contains("VIDEO-RANGE="));
    }

    private static TestTitle soundsOfThreeCodecs() {
        return TestTitle.short25()
                .rung("360p", 640, 360, 2_000)
                .rung("720p", 1280, 720, 5_000)
                .sound("audio-en-aac-2", 0, "en", "English", 2)
                .sound("audio-de-aac-2", 1, "de", "Deutsch", 2)
                .soundCodec("ec-3")
                .sound("audio-en-eac3-6", 0, "en", "English", 6)
                .sound("audio-de-eac3-2", 1, "de", "Deutsch", 2)
                .soundCodec("opus")
                .sound("audio-en-opus-2", 0, "en", "English", 2)
                .sound("audio-de-opus-2", 1, "de", "Deutsch", 2);
    }

    @Test
    void namesEveryRungOnceForEachCodecAndLayoutOfSound() {
        String playlist = TestTitle.text(new HlsPlaylists(soundsOfThreeCodecs().asset(), 1).multivariant());
        assertThat(playlist.lines()
                        .filter(line -> line.startsWith("#EXT-X-STREAM-INF"))
                        .map(line -> line.replaceAll(
                                ".*CODECS=\"avc1.64001f,([^\"]*)\",RESOLUTION=\\d+x(\\d+).*AUDIO=\"([^\"]*)\".*",
                                "$3 $2 $1")))
                .containsExactly(
                        "audio-mp4a-2 360 mp4a.40.2",
                        "audio-mp4a-2 720 mp4a.40.2",
                        "audio-ec-3-2 360 mp4a.40.2,ec-3",
                        "audio-ec-3-2 720 mp4a.40.2,ec-3",
                        "audio-opus-2 360 opus",
                        "audio-opus-2 720 opus",
                        "audio-ec-3-6 360 ec-3",
                        "audio-ec-3-6 720 ec-3");
        assertThat(playlist.lines().filter(line -> line.contains("GROUP-ID=\"audio-ec-3-6\"")))
                .satisfiesExactly(
                        english -> assertThat(english).contains("CHANNELS=\"6\"", "r1/audio/en-eac3-6.m3u8"),
                        german -> assertThat(german).contains("CHANNELS=\"2\"", "r1/audio/de-eac3-2.m3u8"));
    }

    private static TestTitle ladder() {
        return TestTitle.short25()
                .rung("1080p", 1920, 1080, 9_000)
                .rung("720p", 1280, 720, 5_000)
                .rung("480p", 854, 480, 3_000)
                .rung("360p", 640, 360, 2_000)
                .sound("audio-en-aac-2", 0, "en", "English", 2)
                .poster();
    }

    @ParameterizedTest
    @MethodSource("assets")
    void obeysEveryRule(Asset asset) {
        assertThat(HlsRules.presentation(TestAssetFiles.of(asset), "master.m3u8"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void obeysEveryRuleForAnyTitle(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FrameRate[] rates = {
            new FrameRate(24_000, 1001), new FrameRate(25, 1), new FrameRate(30, 1), new FrameRate(60_000, 1001)
        };
        TestTitle title = new TestTitle(rates[random.nextInt(rates.length)], random.nextLong(1, 20_000));
        for (int i = random.nextInt(4); i >= 0; i--) {
            title.rung(180 * (i + 1) + "p", 320 * (i + 1), 180 * (i + 1), random.nextInt(50, 300));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            title.sound("audio-" + i, i, random.nextBoolean() ? "en" : "fr", "", random.nextBoolean() ? 2 : 6);
        }
        assertThat(HlsRules.presentation(TestAssetFiles.of(title.asset()), "master.m3u8"))
                .isEmpty();
    }

    @Test
    void writesTheMultivariantPlaylist() {
        assertThat(TestTitle.text(new HlsPlaylists(ladder().asset(), 1).multivariant()))
                .isEqualTo("""
                        #EXTM3U
                        #EXT-X-VERSION:7
                        #EXT-X-INDEPENDENT-SEGMENTS
                        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-mp4a-2",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="r1/audio/en-aac-2.m3u8"
                        #EXT-X-STREAM-INF:BANDWIDTH=664504,AVERAGE-BANDWIDTH=664186,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=854x480,FRAME-RATE=25.000,AUDIO="audio-mp4a-2",CLOSED-CAPTIONS=NONE
                        r1/video/480p.m3u8
                        #EXT-X-STREAM-INF:BANDWIDTH=464504,AVERAGE-BANDWIDTH=464186,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000,AUDIO="audio-mp4a-2",CLOSED-CAPTIONS=NONE
                        r1/video/360p.m3u8
                        #EXT-X-STREAM-INF:BANDWIDTH=1064504,AVERAGE-BANDWIDTH=1064186,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,AUDIO="audio-mp4a-2",CLOSED-CAPTIONS=NONE
                        r1/video/720p.m3u8
                        #EXT-X-STREAM-INF:BANDWIDTH=1864504,AVERAGE-BANDWIDTH=1864186,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1920x1080,FRAME-RATE=25.000,AUDIO="audio-mp4a-2",CLOSED-CAPTIONS=NONE
                        r1/video/1080p.m3u8
                        #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=38710,AVERAGE-BANDWIDTH=27481,CODECS="avc1.64001f",RESOLUTION=854x480,URI="r1/video/480p-iframe.m3u8"
                        #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=25807,AVERAGE-BANDWIDTH=18321,CODECS="avc1.64001f",RESOLUTION=640x360,URI="r1/video/360p-iframe.m3u8"
                        #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=64517,AVERAGE-BANDWIDTH=45802,CODECS="avc1.64001f",RESOLUTION=1280x720,URI="r1/video/720p-iframe.m3u8"
                        #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=116130,AVERAGE-BANDWIDTH=82443,CODECS="avc1.64001f",RESOLUTION=1920x1080,URI="r1/video/1080p-iframe.m3u8"
                        """);
    }

    @Test
    void writesMediaAndIFramePlaylists() {
        HlsPlaylists playlists = new HlsPlaylists(ladder().asset(), 3);
        assertThat(playlists.media())
                .containsOnlyKeys(
                        "r3/audio/en-aac-2.m3u8",
                        "r3/video/1080p-iframe.m3u8",
                        "r3/video/1080p.m3u8",
                        "r3/video/360p-iframe.m3u8",
                        "r3/video/360p.m3u8",
                        "r3/video/480p-iframe.m3u8",
                        "r3/video/480p.m3u8",
                        "r3/video/720p-iframe.m3u8",
                        "r3/video/720p.m3u8");
        assertThat(text(playlists, "r3/video/360p.m3u8")).isEqualTo("""
                        #EXTM3U
                        #EXT-X-VERSION:7
                        #EXT-X-INDEPENDENT-SEGMENTS
                        #EXT-X-TARGETDURATION:4
                        #EXT-X-MEDIA-SEQUENCE:0
                        #EXT-X-PLAYLIST-TYPE:VOD
                        #EXT-X-MAP:URI="../../video/360p/g1/init.mp4"
                        #EXTINF:4.000000,
                        ../../video/360p/g1/000001.m4s
                        #EXTINF:4.000000,
                        ../../video/360p/g1/000002.m4s
                        #EXTINF:2.480000,
                        ../../video/360p/g1/000003.m4s
                        #EXT-X-ENDLIST
                        """);
        assertThat(text(playlists, "r3/video/360p-iframe.m3u8")).isEqualTo("""
                        #EXTM3U
                        #EXT-X-VERSION:7
                        #EXT-X-INDEPENDENT-SEGMENTS
                        #EXT-X-TARGETDURATION:4
                        #EXT-X-MEDIA-SEQUENCE:0
                        #EXT-X-PLAYLIST-TYPE:VOD
                        #EXT-X-I-FRAMES-ONLY
                        #EXT-X-MAP:URI="../../video/360p/g1/init.mp4"
                        #EXTINF:4.000000,
                        #EXT-X-BYTERANGE:8000@0
                        ../../video/360p/g1/000001.m4s
                        #EXTINF:4.000000,
                        #EXT-X-BYTERANGE:8000@0
                        ../../video/360p/g1/000002.m4s
                        #EXTINF:2.480000,
                        #EXT-X-BYTERANGE:8000@0
                        ../../video/360p/g1/000003.m4s
                        #EXT-X-ENDLIST
                        """);
    }

    private static String text(HlsPlaylists playlists, String path) {
        return TestTitle.text(requireNonNull(playlists.media().get(path)));
    }

    @Test
    void givesEveryGroupTheSameMembers() {
        String master = TestTitle.text(new HlsPlaylists(
                        TestTitle.short25()
                                .rung("360p", 640, 360, 2_000)
                                .sound("en-2", 0, "en", "", 2)
                                .sound("en-6", 0, "en", "", 6)
                                .sound("de-2", 1, "de", "", 2)
                                .asset(),
                        1)
                .multivariant());
        assertThat(master.lines().filter(line -> line.startsWith("#EXT-X-MEDIA:")))
                .containsExactly(
                        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio-mp4a-2\",NAME=\"en\",LANGUAGE=\"en\",DEFAULT=YES,"
                                + "AUTOSELECT=YES,CHANNELS=\"2\",URI=\"r1/audio/en-2.m3u8\"",
                        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio-mp4a-2\",NAME=\"de\",LANGUAGE=\"de\",DEFAULT=NO,"
                                + "AUTOSELECT=YES,CHANNELS=\"2\",URI=\"r1/audio/de-2.m3u8\"",
                        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio-mp4a-6\",NAME=\"en\",LANGUAGE=\"en\",DEFAULT=YES,"
                                + "AUTOSELECT=YES,CHANNELS=\"6\",URI=\"r1/audio/en-6.m3u8\"",
                        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio-mp4a-6\",NAME=\"de\",LANGUAGE=\"de\",DEFAULT=NO,"
                                + "AUTOSELECT=YES,CHANNELS=\"2\",URI=\"r1/audio/de-2.m3u8\"");
    }

    @Test
    void keepsHostileLabelsInsideTheirQuotes() {
        Asset asset = TestTitle.short25()
                .rung("360p", 640, 360, 2_000)
                .sound("audio-0", 0, "x\",URI=\"http://evil", "a\"\n#EXT-X-ENDLIST\u0007\uFEFFé\uD800", 2)
                .sound("audio-1", 1, "", "a\"\n#EXT-X-ENDLIST\u0007\uFEFFé\uD800", 2)
                .asset();
        assertThat(HlsRules.presentation(TestAssetFiles.of(asset), "master.m3u8"))
                .isEmpty();
        assertThat(TestTitle.text(new HlsPlaylists(asset, 1).multivariant())
                        .lines()
                        .filter("#EXT-X-ENDLIST"::equals))
                .isEmpty();
    }

    @Test
    void putsAMiddleRungFirst() {
        String master = TestTitle.text(new HlsPlaylists(ladder().asset(), 1).multivariant());
        assertThat(master.lines().filter(line -> line.startsWith("r1/video/")))
                .containsExactly(
                        "r1/video/480p.m3u8", "r1/video/360p.m3u8", "r1/video/720p.m3u8", "r1/video/1080p.m3u8");
    }
}
