package io.tailrace.packager.dash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.manifest.MpdRules;
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

class MpdWriterTest {

    static Stream<Asset> assets() {
        return Stream.of(
                small().asset(),
                TestTitle.short25()
                        .rung("720p", 1280, 720, 5_000)
                        .rung("360p", 640, 360, 2_000)
                        .sound("en-2", 0, "en", "", 2)
                        .sound("en-6", 0, "en", "", 6)
                        .sound("fr-8", 1, "fr", "", 8)
                        .asset(),
                TestTitle.short25().sound("audio-und-aac-2", 0, "und", "", 2).asset(),
                new TestTitle(new FrameRate(24_000, 1001), 997)
                        .rung("720p", 1280, 720, 4_000)
                        .asset(),
                fields().asset(),
                soundsOfThreeCodecs().asset(),
                twoCodecs().asset(),
                twoRanges().asset(),
                new TestTitle(new FrameRate(25, 1), 1)
                        .rung("360p", 640, 360, 9_000)
                        .asset());
    }

    /** Upper rung of fields, lower rung of frames. */
    private static TestTitle fields() {
        return new TestTitle(new FrameRate(60_000, 1001), 1_200)
                .rung("720p", 1280, 720, 500)
                .rung("360p", 640, 360, 200, 2)
                .sound("audio-en-aac-2", 0, "en", "English", 2);
    }

    @Test
    void saysTheRateOfEachRungAndTheHighestOfAll() {
        assertThat(TestTitle.text(MpdWriter.write(fields().asset())))
                .contains("maxFrameRate=\"60000/1001\"")
                .contains("frameRate=\"60000/1001\"")
                .contains("frameRate=\"30000/1001\"")
                .contains("<SegmentTemplate timescale=\"30000\" startNumber=\"1\" initialization=\"video/360p/");
    }

    private static TestTitle soundsOfThreeCodecs() {
        return TestTitle.short25()
                .sound("audio-en-aac-6", 0, "en", "", 6)
                .soundCodec("ec-3")
                .sound("audio-en-eac3-2", 0, "en", "", 2)
                .sound("audio-en-eac3-6", 0, "en", "", 6)
                .soundCodec("opus")
                .sound("audio-en-opus-6", 0, "en", "", 6);
    }

    @Test
    void hasASetForEachCodecOfSoundWithItsOwnWordForTheLayout() {
        String mpeg =
                "<AudioChannelConfiguration schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" value=\"6\"/>";
        String dolby =
                "<AudioChannelConfiguration schemeIdUri=\"tag:dolby.com,2014:dash:audio_channel_configuration:2011\" value=\"";
        assertThat(TestTitle.text(MpdWriter.write(soundsOfThreeCodecs().asset()))
                        .split("<AdaptationSet"))
                .satisfiesExactly(
                        head -> assertThat(head).doesNotContain("Representation"),
                        aac -> assertThat(aac).contains("codecs=\"mp4a.40.2\"", mpeg),
                        stereo -> assertThat(stereo).contains("codecs=\"ec-3\"", dolby + "A000\""),
                        surround -> assertThat(surround).contains("codecs=\"ec-3\"", dolby + "F801\""),
                        opus -> assertThat(opus).contains("codecs=\"opus\"", mpeg));
    }

    private static TestTitle twoCodecs() {
        return TestTitle.short25()
                .codec("hvc1.1.6.L93.90")
                .rung("720p-hevc", 1280, 720, 3_000)
                .rung("360p-hevc", 640, 360, 1_000)
                .codec("avc1.64001f")
                .rung("360p", 640, 360, 2_000)
                .sound("audio-en-aac-2", 0, "en", "English", 2);
    }

    @Test
    void letsNobodySwitchBetweenCodecs() {
        String mpd = TestTitle.text(MpdWriter.write(twoCodecs().asset()));
        assertThat(mpd.split("<AdaptationSet"))
                .satisfiesExactly(
                        head -> assertThat(head).doesNotContain("Representation"),
                        first -> assertThat(first)
                                .contains("id=\"0\"", "maxWidth=\"1280\"", "720p-hevc", "360p-hevc")
                                .doesNotContain("avc1"),
                        second -> assertThat(second)
                                .contains("id=\"1\"", "maxWidth=\"640\"", "avc1.64001f")
                                .doesNotContain("hvc1"),
                        sound -> assertThat(sound).contains("id=\"2\"", "audio"));
    }

    private static TestTitle twoRanges() {
        return TestTitle.short25()
                .rung("360p", 640, 360, 2_000)
                .codec("hvc1.2.4.L120.90")
                .range(DynamicRange.HLG)
                .rung("720p-hevc-hdr", 1280, 720, 3_000)
                .codec("hvc1.1.6.L93.90")
                .range(DynamicRange.SDR)
                .rung("360p-hevc", 640, 360, 1_000);
    }

    @Test
    void saysOfEverySetWhatItsColoursAreWhereOneIsHdr() {
        String mpd = TestTitle.text(MpdWriter.write(twoRanges().asset()));
        assertThat(mpd.split("<AdaptationSet"))
                .satisfiesExactly(
                        head -> assertThat(head).doesNotContain("Representation"),
                        sdr -> assertThat(sdr)
                                .contains(
                                        "avc1.",
                                        "<SupplementalProperty schemeIdUri=\"urn:mpeg:mpegB:cicp:TransferCharacteristics\" value=\"1\"/>"),
                        hdr -> assertThat(hdr)
                                .contains(
                                        "720p-hevc-hdr",
                                        "<EssentialProperty schemeIdUri=\"urn:mpeg:mpegB:cicp:ColourPrimaries\" value=\"9\"/>",
                                        "<EssentialProperty schemeIdUri=\"urn:mpeg:mpegB:cicp:TransferCharacteristics\" value=\"18\"/>",
                                        "<EssentialProperty schemeIdUri=\"urn:mpeg:mpegB:cicp:MatrixCoefficients\" value=\"9\"/>")
                                .doesNotContain("360p"),
                        other -> assertThat(other).contains("360p-hevc").doesNotContain("EssentialProperty"));
    }

    private static TestTitle small() {
        return TestTitle.short25().rung("360p", 640, 360, 2_000).sound("audio-en-aac-2", 0, "en", "English", 2);
    }

    @ParameterizedTest
    @MethodSource("assets")
    void obeysEveryRule(Asset asset) {
        assertThat(MpdRules.presentation(TestAssetFiles.of(asset), "manifest.mpd"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void obeysEveryRuleForAnyTitle(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FrameRate[] rates = {new FrameRate(24, 1), new FrameRate(30_000, 1001), new FrameRate(50, 1)};
        TestTitle title = new TestTitle(rates[random.nextInt(rates.length)], random.nextLong(1, 20_000));
        for (int i = random.nextInt(4); i >= 0; i--) {
            title.rung(180 * (i + 1) + "p", 320 * (i + 1), 180 * (i + 1), random.nextInt(50, 300));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            title.sound("audio-" + i, i, random.nextBoolean() ? "en" : "", "", random.nextBoolean() ? 2 : 6);
        }
        assertThat(MpdRules.presentation(TestAssetFiles.of(title.asset()), "manifest.mpd"))
                .isEmpty();
    }

    @Test
    void writesTheManifestOfASmallAsset() {
        assertThat(TestTitle.text(MpdWriter.write(small().asset()))).isEqualTo("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="static" mediaPresentationDuration="PT10.48S" maxSegmentDuration="PT4.010667S" minBufferTime="PT4.010667S">
                          <BaseURL>./</BaseURL>
                          <Period id="0" start="PT0S">
                            <AdaptationSet id="0" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1" maxWidth="640" maxHeight="360" maxFrameRate="25">
                              <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>
                              <Representation id="360p" codecs="avc1.64001f" bandwidth="400494" width="640" height="360" sar="1:1" frameRate="25">
                                <SegmentTemplate timescale="25000" startNumber="1" initialization="video/360p/g1/init.mp4" media="video/360p/g1/$Number%06d$.m4s">
                                  <SegmentTimeline>
                                    <S t="0" d="100000" r="1"/>
                                    <S d="62000"/>
                                  </SegmentTimeline>
                                </SegmentTemplate>
                              </Representation>
                            </AdaptationSet>
                            <AdaptationSet id="1" contentType="audio" mimeType="audio/mp4" segmentAlignment="true" startWithSAP="1" lang="en">
                              <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>
                              <Representation id="audio-en-aac-2" codecs="mp4a.40.2" bandwidth="64010" audioSamplingRate="48000">
                                <AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/>
                                <SegmentTemplate timescale="48000" startNumber="1" initialization="audio/en-aac-2/g1/init.mp4" media="audio/en-aac-2/g1/$Number%06d$.m4s">
                                  <SegmentTimeline>
                                    <S t="0" d="192512"/>
                                    <S d="191488"/>
                                    <S d="119808"/>
                                  </SegmentTimeline>
                                </SegmentTemplate>
                              </Representation>
                            </AdaptationSet>
                          </Period>
                        </MPD>
                        """);
    }

    @Test
    void ignoresWhatALanguageTagMustNotBe() {
        Asset asset =
                TestTitle.short25().sound("audio-0", 0, "\"/><Evil/>", "<&>", 2).asset();
        assertThat(MpdRules.presentation(TestAssetFiles.of(asset), "manifest.mpd"))
                .isEmpty();
    }
}
