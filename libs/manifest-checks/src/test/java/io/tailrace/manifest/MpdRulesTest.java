package io.tailrace.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MpdRulesTest {

    private static final String MPD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="static" mediaPresentationDuration="PT6S" minBufferTime="PT4S">
              <Period id="0" start="PT0S">
                <AdaptationSet contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
                  <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>
                  <Representation id="a" bandwidth="2000" codecs="avc1.64001f" width="640" height="360" sar="1:1" frameRate="25">
                    <SegmentTemplate timescale="1000" startNumber="1" initialization="v/init.mp4" media="v/$Number%02d$.m4s">
                      <SegmentTimeline><S t="0" d="2000" r="2"/></SegmentTimeline>
                    </SegmentTemplate>
                  </Representation>
                  <Representation id="b" bandwidth="1000" codecs="avc1.64001e" width="320" height="180" sar="1:1" frameRate="25">
                    <SegmentTemplate timescale="25000" startNumber="1" initialization="v/init.mp4" media="v/$Number%02d$.m4s">
                      <SegmentTimeline><S t="0" d="50000"/><S d="50000" r="1"/></SegmentTimeline>
                    </SegmentTemplate>
                  </Representation>
                </AdaptationSet>
                <AdaptationSet contentType="audio" mimeType="audio/mp4" lang="en" segmentAlignment="true" startWithSAP="1">
                  <Representation id="c" bandwidth="1000" codecs="mp4a.40.2" audioSamplingRate="48000">
                    <AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/>
                    <SegmentTemplate timescale="1000" startNumber="1" initialization="v/init.mp4" media="v/$Number%02d$.m4s">
                      <SegmentTimeline><S t="0" d="2000" r="2"/></SegmentTimeline>
                    </SegmentTemplate>
                  </Representation>
                </AdaptationSet>
              </Period>
            </MPD>
            """;

    private static AssetFiles asset(String mpd) {
        return AssetFiles.of(
                Map.of("manifest.mpd", mpd.getBytes(UTF_8)),
                Map.of("v/init.mp4", 9L, "v/01.m4s", 1L, "v/02.m4s", 1L, "v/03.m4s", 1L));
    }

    @Test
    void acceptsAGoodManifest() {
        assertThat(MpdRules.presentation(asset(MPD), "manifest.mpd")).isEmpty();
        assertThat(MpdRules.manifest("m", MPD.getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "5.2       | </MPD> | ''",
                "5.2       | mpd:2011 | mpd:2012",
                "5.2       | '<?xml version=\"1.0\" encoding=\"UTF-8\"?>' | '<!DOCTYPE MPD>'",
                "5.3.1     | ' mediaPresentationDuration=\"PT6S\"' | ''",
                "5.3.1     | PT6S | 6",
                "5.3.1     | PT6S | PT9S",
                "5.3.1     | 'type=\"static\"' | 'type=\"dynamic\"'",
                "5.3.2     | 'id=\"0\" ' | ''",
                "5.3.2     | start=\"PT0S\" | start=\"PT1S\"",
                "5.3.3     | 'contentType=\"audio\" ' | ''",
                "5.3.3     | 'lang=\"en\"' | 'lang=\"e n\"'",
                "5.3.3     | 'lang=\"en\"' | 'language=\"en\"'",
                "5.3.3.2   | 'startWithSAP=\"1\">' | 'startWithSAP=\"1\" maxFrameRate=\"50\">'",
                "5.3.7     | mimeType=\"audio/mp4\" | mimeType=\"video/mp4\"",
                "8.4.3     | 'segmentAlignment=\"true\"' | 'segmentAlignment=\"false\"'",
                "8.4.3     | 'startWithSAP=\"1\"' | 'startWithSAP=\"3\"'",
                "5.8.5.5   | 'value=\"main\"' | 'value=\"mein\"'",
                "5.3.5.2   | id=\"b\" | id=\"a\"",
                "5.3.5     | bandwidth=\"2000\" | bandwidth=\"2,000\"",
                "5.3.5     | ' codecs=\"mp4a.40.2\"' | ''",
                "5.3.7.2   | ' frameRate=\"25\"' | ''",
                "5.3.7.2   | ' audioSamplingRate=\"48000\"' | ''",
                "5.8.5.4   | '<AudioChannelConfiguration schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" value=\"2\"/>' | ''",
                "5.8.5.4   | codecs=\"mp4a.40.2\" | codecs=\"ec-3\"",
                "5.3.9.4   | 'startNumber=\"1\" ' | ''",
                "5.3.9.4.4 | v/$Number%02d$.m4s | v/1.m4s",
                "5.3.9.4.4 | v/$Number%02d$ | v/$Number%02d$$Nummer$",
                "5.3.9.4.2 | v/init.mp4 | v/$Number$.mp4",
                "5.3.9.5   | v/init.mp4 | v/init2.mp4",
                "5.3.9.5   | r=\"2\" | r=\"3\"",
                "house     | r=\"2\" | r=\"1\"",
                "5.3.9.6   | '<S d=\"50000\" r=\"1\"/>' | '<S t=\"50001\" d=\"50000\" r=\"1\"/>'",
                "5.3.3.2   | '<S t=\"0\" d=\"50000\"/>' | '<S t=\"0\" d=\"60000\"/>'",
                "house     | '<S t=\"0\"' | '<S t=\"10\"'",
                "5.3.9.2   | '<SegmentTemplate timescale=\"25000\" startNumber=\"1\" initialization=\"v/init.mp4\" media=\"v/$Number%02d$.m4s\">\n          <SegmentTimeline><S t=\"0\" d=\"50000\"/><S d=\"50000\" r=\"1\"/></SegmentTimeline>\n        </SegmentTemplate>' | ''",
                "5.6       | v/init.mp4 | 'http://example.org/init.mp4'",
            })
    void findsWhatIsWrong(String clause, String from, String to) {
        String broken = MPD.replace(from, to);
        assertThat(broken).isNotEqualTo(MPD);
        assertThat(MpdRules.presentation(asset(broken), "manifest.mpd"))
                .extracting(Violation::clause)
                .contains(clause);
    }

    @Test
    void insistsOnTheOrderOfElements() {
        String broken = MPD.replace("<Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"main\"/>", "")
                .replace(
                        "    </AdaptationSet>\n    <AdaptationSet",
                        "<Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"main\"/></AdaptationSet>\n    <AdaptationSet");
        assertThat(MpdRules.manifest("m", broken.getBytes(UTF_8)))
                .extracting(Violation::message)
                .contains("Role stands too late in AdaptationSet");
    }
}
