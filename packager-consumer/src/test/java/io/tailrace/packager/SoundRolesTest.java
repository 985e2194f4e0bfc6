package io.tailrace.packager;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.manifest.HlsRules;
import io.tailrace.manifest.MpdRules;
import io.tailrace.packager.asset.Asset;
import io.tailrace.packager.dash.MpdWriter;
import io.tailrace.packager.hls.HlsPlaylists;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commentary and audio description are offered, and never what plays unasked. */
class SoundRolesTest {

    private static Asset asset() {
        return TestTitle.short25()
                .rung("360p", 640, 360, 2_000)
                .sound("audio-en-aac-2", 0, "en", "English", 2)
                .sound("audio-en-aac-2-2", 1, "en", "English (audio description)", 2, "description")
                .sound("audio-en-aac-2-3", 2, "en", "Director", 2, "commentary")
                .sound("audio-de-aac-2", 3, "de", "Deutsch", 2, "dub")
                .sound("audio-en-aac-2-4", 4, "en", "Clear speech", 2, "hearing-impaired")
                .asset();
    }

    @Test
    void saysInHlsWhoASoundIsFor() {
        List<String> members = TestTitle.text(new HlsPlaylists(asset(), 1).multivariant())
                .lines()
                .filter(line -> line.contains("TYPE=AUDIO"))
                .map(line -> line.replaceAll(".*NAME=\"|,URI=.*|,CHANNELS=\"2\"", ""))
                .toList();
        assertThat(members)
                .containsExactly(
                        "English\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES",
                        "English (audio description)\",LANGUAGE=\"en\",DEFAULT=NO,AUTOSELECT=YES,"
                                + "CHARACTERISTICS=\"public.accessibility.describes-video\"",
                        "Director\",LANGUAGE=\"en\",DEFAULT=NO,AUTOSELECT=NO",
                        "Deutsch\",LANGUAGE=\"de\",DEFAULT=NO,AUTOSELECT=YES",
                        "Clear speech\",LANGUAGE=\"en\",DEFAULT=NO,AUTOSELECT=YES,"
                                + "CHARACTERISTICS=\"public.accessibility.enhances-speech-intelligibility\"");
        assertThat(HlsRules.presentation(TestAssetFiles.of(asset()), "master.m3u8"))
                .isEmpty();
    }

    @Test
    void saysInDashWhoASoundIsFor() {
        List<String> roles = TestTitle.text(MpdWriter.write(asset()))
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("<Role") || line.startsWith("<Accessibility"))
                .map(line -> line.replaceAll(
                        "schemeIdUri=\"urn:(mpeg:dash:role|tva:metadata:cs:AudioPurposeCS):20..\" ", ""))
                .toList();
        assertThat(roles)
                .containsExactly(
                        "<Role value=\"main\"/>",
                        "<Role value=\"main\"/>",
                        "<Accessibility value=\"1\"/>",
                        "<Role value=\"alternate\"/>",
                        "<Role value=\"commentary\"/>",
                        "<Role value=\"dub\"/>",
                        "<Accessibility value=\"2\"/>",
                        "<Role value=\"alternate\"/>");
        assertThat(MpdRules.presentation(TestAssetFiles.of(asset()), "manifest.mpd"))
                .isEmpty();
    }
}
