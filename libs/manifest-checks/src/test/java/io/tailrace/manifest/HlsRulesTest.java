package io.tailrace.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HlsRulesTest {

    private static final String MEDIA = """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-TARGETDURATION:4
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXT-X-MAP:URI="../v/init.mp4"
            #EXTINF:4.000000,
            ../v/1.m4s
            #EXTINF:2.000000,
            ../v/2.m4s
            #EXT-X-ENDLIST
            """;
    private static final String I_FRAMES = MEDIA.replace("#EXT-X-MAP", "#EXT-X-I-FRAMES-ONLY\n#EXT-X-MAP")
            .replace("../v/1", "#EXT-X-BYTERANGE:100@0\n../v/1")
            .replace("../v/2", "#EXT-X-BYTERANGE:60@0\n../v/2");
    private static final String SOUND = MEDIA.replace("../v/", "../a/");
    // 4 s of 1,000 bytes and 2 s of 400 bytes: peak 2,000 bit/s, average 1,867; sound the same; I frames 240 and 214.
    private static final String MASTER = """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="p/a.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=4000,AVERAGE-BANDWIDTH=3734,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000,AUDIO="a"
            p/v.m3u8
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=240,AVERAGE-BANDWIDTH=214,CODECS="avc1.64001f",RESOLUTION=640x360,URI="p/i.m3u8"
            """;

    private static AssetFiles asset(String master, String media, String iFrames) {
        Map<String, byte[]> texts = new HashMap<>();
        texts.put("master.m3u8", master.getBytes(UTF_8));
        texts.put("p/v.m3u8", media.getBytes(UTF_8));
        texts.put("p/i.m3u8", iFrames.getBytes(UTF_8));
        texts.put("p/a.m3u8", SOUND.getBytes(UTF_8));
        return AssetFiles.of(
                texts,
                Map.of(
                        "v/init.mp4",
                        9L,
                        "v/1.m4s",
                        1000L,
                        "v/2.m4s",
                        400L,
                        "a/init.mp4",
                        9L,
                        "a/1.m4s",
                        1000L,
                        "a/2.m4s",
                        400L));
    }

    @Test
    void acceptsAGoodPresentation() {
        assertThat(HlsRules.presentation(asset(MASTER, MEDIA, I_FRAMES), "master.m3u8"))
                .isEmpty();
        assertThat(HlsRules.media("v", MEDIA.getBytes(UTF_8))).isEmpty();
        assertThat(HlsRules.multivariant("m", MASTER.getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "4.4.1.1 | #EXTM3U | #EXTM3",
                "4.1     | #EXT-X-ENDLIST | '#EXT-X-ENDLIST\u0007'",
                "4.4.3.1 | #EXT-X-TARGETDURATION:4 | #EXT-X-TARGETDURATION:3",
                "4.4.3.1 | #EXT-X-TARGETDURATION:4 | #EXT-X-TARGETDURATION:4.0",
                "4.4.3.2 | #EXT-X-MEDIA-SEQUENCE:0 | #",
                "4.4.3.4 | #EXT-X-ENDLIST | #",
                "4.4.3.5 | TYPE:VOD | TYPE:EVENT",
                "4.4.4.1 | #EXTINF:2.000000, | #",
                "4.4.4.1 | #EXTINF:2.000000, | #EXTINF:2.000000",
                "4.4.4.1 | #EXTINF:2.000000, | '#EXTINF:0.000000,'",
                "4.4.4.5 | URI=\"../v/init.mp4\" | URI=../v/init.mp4",
                "4.2     | URI=\"../v/init.mp4\" | 'URI=\"../v/init.mp4\",'",
                "3.1.2   | #EXT-X-MAP:URI=\"../v/init.mp4\" | #",
                "8       | VERSION:7 | VERSION:5",
                "house   | ../v/1.m4s | https://example.org/1.m4s",
                "house   | ../v/2.m4s | ../v/1.m4s",
                "4.1     | ../v/1.m4s | '../v/1 .m4s'",
                "6.2.1   | ../v/2.m4s | ../v/3.m4s",
                "house   | #EXT-X-ENDLIST | '#EXT-X-DISCONTINUITY\n#EXT-X-ENDLIST'",
                "6.2.4   | '#EXTINF:2.000000,\n../v/2.m4s' | #",
            })
    void findsWhatIsWrongWithAMediaPlaylist(String clause, String from, String to) {
        String broken = MEDIA.replace(from, to);
        assertThat(broken).isNotEqualTo(MEDIA);
        assertThat(HlsRules.presentation(asset(MASTER, broken, I_FRAMES), "master.m3u8"))
                .extracting(Violation::clause)
                .contains(clause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "4.4.2.1   | #EXT-X-INDEPENDENT-SEGMENTS | #",
                "4.4.6.1   | 'GROUP-ID=\"a\",' | ''",
                "4.4.6.1   | 'NAME=\"English\",' | ''",
                "4.4.6.1   | DEFAULT=YES | DEFAULT=yes",
                "4.4.6.1   | AUTOSELECT=YES | AUTOSELECT=NO",
                "4.4.6.1   | LANGUAGE=\"en\" | LANGUAGE=\"e_n\"",
                "4.4.6.1   | CHANNELS=\"2\" | CHANNELS=2",
                "4.4.6.1.1 | 'DEFAULT=YES,AUTOSELECT=YES' | 'DEFAULT=NO,AUTOSELECT=YES'",
                "4.4.6.2   | 'BANDWIDTH=4000,' | 'BANDWIDTH=3800,'",
                "4.4.6.2   | 'AVERAGE-BANDWIDTH=3734' | 'AVERAGE-BANDWIDTH=4734'",
                "4.4.6.2   | 'RESOLUTION=640x360,FRAME-RATE' | FRAME-RATE",
                "4.4.6.2   | FRAME-RATE=25.000 | FRAME-RATE=25.0000",
                "4.4.6.2   | AUDIO=\"a\" | AUDIO=\"b\"",
                "4.4.6.2.1 | ',AUDIO=\"a\"' | ''",
                "4.4.6.2   | 'CODECS=\"avc1.64001f,mp4a.40.2\",' | ''",
                "4.4.6.2   | '\np/v.m3u8' | ''",
                "4.4.6.2   | BANDWIDTH=240 | BANDWIDTH=300",
                "4.4.6.3   | ',URI=\"p/i.m3u8\"' | ''",
                "4.4.6.3   | p/i.m3u8 | p/v.m3u8",
                "4.4.6.3   | 'RESOLUTION=640x360,URI' | 'RESOLUTION=640x360,FRAME-RATE=25.000,URI'",
                "4.2       | 'BANDWIDTH=4000,' | 'BANDWIDTH=4000, '",
                "4.2       | 'BANDWIDTH=4000,' | 'BANDWIDTH=4000,BANDWIDTH=4000,'",
                "6.2.1     | p/a.m3u8 | p/b.m3u8",
            })
    void findsWhatIsWrongWithAMultivariantPlaylist(String clause, String from, String to) {
        String broken = MASTER.replace(from, to);
        assertThat(broken).isNotEqualTo(MASTER);
        assertThat(HlsRules.presentation(asset(broken, MEDIA, I_FRAMES), "master.m3u8"))
                .extracting(Violation::clause)
                .contains(clause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "4.4.3.6 | '#EXT-X-BYTERANGE:60@0\n' | ''",
                "4.4.4.2 | 60@0 | 60",
                "4.4.4.2 | 60@0 | 401@0",
            })
    void findsWhatIsWrongWithAnIFramePlaylist(String clause, String from, String to) {
        assertThat(HlsRules.presentation(asset(MASTER, MEDIA, I_FRAMES.replace(from, to)), "master.m3u8"))
                .extracting(Violation::clause)
                .contains(clause);
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        assertThat(HlsRules.media("v", new byte[] {'#', (byte) 0xc3}))
                .extracting(Violation::clause)
                .contains("4.1");
    }
}
