package io.tailrace.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.media.FrameRate;
import io.tailrace.media.PictureCodec;
import io.tailrace.media.ToneMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class ProfileReaderTest {

    private static Profile read(String text) {
        return ProfileReader.read("p.yaml", "p", "v", text);
    }

    @Test
    void fillsInDefaults() {
        Profile profile = read("packaging: cmaf\naudio: [{bitRate: 64k}]\n");
        assertThat(profile.gop()).isEqualTo(Duration.ofSeconds(2));
        assertThat(profile.split()).isEqualTo(Split.CHUNK);
        assertThat(profile.maxFrameRate()).isEqualTo(new FrameRate(60, 1));
        assertThat(profile.video())
                .isEqualTo(new VideoCoding(PictureCodec.H264, "high", "veryfast", 1, ToneMapping.MOBIUS));
        assertThat(profile.audio()).containsExactly(new AudioRecipe("aac", 2, 64_000, 48_000, 1, Optional.empty()));
        assertThat(profile.policy()).isEqualTo(new Policy(500_000_000_000L, Duration.ofDays(1), 8192L * 4320, 40));
        assertThat(profile.poster()).isEmpty();
        assertThat(profile.damage()).isEqualTo(new DamagePolicy(DamagePolicy.NO_LIMIT));
    }

    @Test
    void readsHowLoudSoundIsToBe() {
        Profile profile = read("""
                packaging: cmaf
                audio: [{bitRate: 64k, loudness: -23}]
                files: [{name: talk.mp4, audio: {bitRate: 64k, loudness: -16.5}}]
                """);
        assertThat(profile.audio()).extracting(AudioRecipe::loudness).containsExactly(Optional.of(-23.0));
        assertThat(profile.files().get(0).audio().orElseThrow().loudness()).contains(-16.5);
        assertThat(read(new Yaml().dump(profile.fields())).files()).isEqualTo(profile.files());
        assertThat(read(new Yaml().dump(profile.fields())).audio()).isEqualTo(profile.audio());
        assertThatThrownBy(() -> read("packaging: cmaf\naudio: [{bitRate: 64k, loudness: 3}]\n"))
                .hasMessageContaining("line 2: 'loudness' is from -40.0 to -5.0");
    }

    @Test
    void readsHowMuchMayBeDamaged() {
        assertThat(read("damage: fail\n" + ProfileText.LADDER).damage()).isEqualTo(new DamagePolicy(0));
        assertThat(read("damageLimit: 0.25%\n" + ProfileText.LADDER).damage()).isEqualTo(new DamagePolicy(2_500));
        assertThatThrownBy(() -> read("damage: fail\ndamageLimit: 5%\n" + ProfileText.LADDER))
                .hasMessageContaining("line 2: 'damageLimit' is for 'damage: conceal'");
    }

    @Test
    void readsNoObjectsFromTags() {
        assertThatThrownBy(() -> read("!!java.net.URL [http://127.0.0.1/]"))
                .isInstanceOf(InvalidProfileException.class)
                .hasMessageContaining("line 1");
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "packaging: cmaf|packaging: dvd|p.yaml, line 1: 'packaging' is one of cmaf, file, got dvd",
                "packaging: cmaf|packaging: file|p.yaml, line 1: 'packaging' file needs 'files'",
                "packaging: cmaf|# nothing|'packaging' is one of cmaf, file",
                "split: chunk|split: frame|p.yaml, line 2: 'split' is one of chunk, rendition, got frame",
                "gop: 2s|gop: 2|p.yaml, line 3: 'gop: 2' expected a duration such as",
                "gop: 2s|gop: [2s]|p.yaml, line 3: 'gop' expected one value",
                "gop: 2s|gop: ~|p.yaml, line 3: 'gop' expected one value",
                "gop: 2s|gop: 60s|p.yaml, line 3: 'gop' is from 200ms to 10s",
                "gop: 2s|gop: 0.0001s|whole number of the smallest unit",
                "segment: 4s|segment: 5s|p.yaml, line 4: 'segment' is a whole multiple of gop (2s), got 5s",
                "chunk: 8s|chunk: 9s|p.yaml, line 5: 'chunk' is a whole multiple of segment (4s), got 9s",
                "chunk: 8s|gop: 2s|p.yaml, line 5: 'gop' is given twice",
                "quality: 22|quality: 99|p.yaml, line 7: 'quality' is from 0.0 to 51.0, got 99.0",
                "quality: 22|quality: NaN|p.yaml, line 7: 'quality' is from",
                "quality: 22|quality: good|p.yaml, line 7: 'quality: good' expected a number",
                "quality: 22|qualty: 22|p.yaml, line 7: unknown field 'qualty'; allowed are box, quality, maxRate, deinterlace, codec",
                "box: 640x360|box: 640x361|p.yaml, line 8: 'box: 640x361' a box is long x short in even pixels",
                "box: 640x360|box: 360x640|p.yaml, line 8: 'box: 360x640' a box is long x short",
                "box: 640x360|box: 1280x720|p.yaml, line 8: 'box' is smaller on both sides than the one before (1280x720)",
                "box: 640x360|box: big|p.yaml, line 8: 'box: big' expected a box",
                "maxRate: 800k|maxRate: 8k|p.yaml, line 8: 'maxRate' is from 50000 to 200000000, got 8000",
                "maxRate: 800k|maxRate: 800x|p.yaml, line 8: 'maxRate: 800x' expected a number such as",
                "maxRate: 800k|maxRate: 800k, deinterlace: both|p.yaml, line 8: 'deinterlace' is one of field, frame, got both",
                "maxRate: 800k|maxRate: 800k, codec: vp9|p.yaml, line 8: 'codec' is one of h264, hevc, av1, got vp9",
                "poster: {box: 640x640}|video: {codec: hevc, codecProfile: high}|p.yaml, line 11: 'codecProfile' is one of main, got high",
                "channels: 2|channels: 3|p.yaml, line 10: 'channels' is one of 1, 2, 6, got 3",
                "codec: aac|codec: mp3|p.yaml, line 10: 'codec' is one of aac, opus, eac3, got mp3",
                "codec: aac|codec: opus, sampleRate: 44100|p.yaml, line 10: 'sampleRate' is one of 48000, got 44100",
                "codec: aac, channels: 2|codec: eac3, channels: 1|p.yaml, line 10: 'channels' is one of 2, 6, got 1",
                "codec: aac, channels: 2, bitRate: 128k|codec: opus, bitRate: 520k|p.yaml, line 10: 'bitRate' is from 16000 to 512000",
                "codec: aac, channels: 2, bitRate: 128k|codec: eac3, bitRate: 48k|p.yaml, line 10: 'bitRate' is from 64000 to 1000000",
                "poster: {box: 640x640}|soundMap: [{from: [1, 2, 3]}]|p.yaml, line 11: 'from' names 1, 2, 6 or 8 tracks, one a channel, got 3",
                "poster: {box: 640x640}|soundMap: [{from: [0, 1]}]|p.yaml, line 11: 'from' are numbers of tracks from 1 to 32, got '0'",
                "poster: {box: 640x640}|soundMap: [{from: [1, 2]}, {from: [2]}]|p.yaml, line 11: 'from' names a track twice: 2",
                "poster: {box: 640x640}|soundMap: [{from: [1], role: villain}]|p.yaml, line 11: 'role' is one of main, commentary,",
                "poster: {box: 640x640}|soundMap: [{from: [1], language: not a tag}]|expected a language of BCP 47 such as en or pt-br",
                "poster: {box: 640x640}|poster: {at: 0.5}|p.yaml, line 11: 'box' is missing",
                "poster: {box: 640x640}|poster: yes|p.yaml, line 11: expected fields, one of box, at",
                "poster: {box: 640x640}|video: {threads: 0}|p.yaml, line 11: 'threads' is from 1 to 64, got 0",
                "poster: {box: 640x640}|maxFrameRate: 240|p.yaml, line 11: 'maxFrameRate' is from 1 to 120",
                "poster: {box: 640x640}|policy: {maxDuration: 90h}|p.yaml, line 11: 'maxDuration' is from 1s to 48h",
                "poster: {box: 640x640}|damage: ignore|p.yaml, line 11: 'damage' is one of conceal, fail, got ignore",
                "poster: {box: 640x640}|damageLimit: 5|p.yaml, line 11: 'damageLimit: 5' expected a share from 0% to 100% such as",
                "poster: {box: 640x640}|damageLimit: 101%|p.yaml, line 11: 'damageLimit: 101%' expected a share",
                "poster: {box: 640x640}|damageLimit: 0%|p.yaml, line 11: 'damageLimit' is above 0%; write 'damage: fail'",
                "poster: {box: 640x640}|poster: {box: |p.yaml, line 12: is no YAML",
            })
    void saysWhatIsWrongAndWhere(String find, String replace, String message) {
        assertThat(ProfileText.LADDER).contains(find);
        assertThatThrownBy(() -> read(ProfileText.LADDER.replace(find, replace)))
                .isInstanceOf(InvalidProfileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void readsALadderForEachCodec() {
        Profile profile = read("""
                packaging: cmaf
                video: {codec: hevc, speed: fast}
                rungs:
                  - {box: 1280x720, quality: 24, maxRate: 2M}
                  - {box: 640x360, quality: 25, maxRate: 600k}
                  - {box: 1280x720, quality: 60, maxRate: 2M, codec: av1}
                  - {box: 640x360, quality: 23, maxRate: 800k, codec: h264}
                """);
        assertThat(profile.rungs())
                .extracting(Rung::codec)
                .containsExactly(PictureCodec.HEVC, PictureCodec.HEVC, PictureCodec.AV1, PictureCodec.H264);
        assertThat(profile.video().codecProfile(PictureCodec.HEVC)).isEqualTo("main");
        assertThat(profile.video().codecProfile(PictureCodec.H264)).isEqualTo("high");
        assertThat(read(new Yaml().dump(profile.fields())).rungs()).isEqualTo(profile.rungs());
    }

    @Test
    void keepsTheMotionOfFieldsInLargeRungsUnlessToldOtherwise() {
        assertThat(read(ProfileText.LADDER).rungs())
                .extracting(Rung::deinterlace)
                .containsExactly(Deinterlace.FIELD, Deinterlace.FRAME);
        assertThat(read(ProfileText.LADDER
                                .replace("maxRate: 2800k", "maxRate: 2800k, deinterlace: frame")
                                .replace("maxRate: 800k", "maxRate: 800k, deinterlace: field"))
                        .rungs())
                .extracting(Rung::deinterlace)
                .containsExactly(Deinterlace.FRAME, Deinterlace.FIELD);
    }

    @Test
    void readsWhichTracksBecomeOneSound() {
        Profile profile = read(ProfileText.LADDER
                + "soundMap: [{from: [1, 2], language: en, role: main}, {from: [4], label: Boom, role: commentary}]");
        assertThat(profile.soundMap())
                .containsExactly(
                        new SoundEntry(List.of(0, 1), Optional.of("en"), Optional.empty(), Optional.of("")),
                        new SoundEntry(List.of(3), Optional.empty(), Optional.of("Boom"), Optional.of("commentary")));
        assertThat(read(new Yaml().dump(profile.fields())).soundMap()).isEqualTo(profile.soundMap());
    }

    @Test
    void refusesTwoSoundRenditionsAlike() {
        assertThatThrownBy(() -> read(ProfileText.LADDER.replace(
                        "poster: {box: 640x640}", "  - {codec: aac, channels: 2, bitRate: 96k}")))
                .hasMessageContaining("line 11: 'channels' names two renditions alike: aac of 2 is given twice");
    }

    @Test
    void readsTheSameChannelsInSeveralCodecs() {
        Profile profile = read("""
                packaging: cmaf
                audio:
                  - {bitRate: 128k}
                  - {codec: opus, bitRate: 96k}
                  - {codec: eac3, channels: 6, bitRate: 384k, fromChannels: 6}
                  - {codec: opus, channels: 6, bitRate: 256k, fromChannels: 6}
                """);
        assertThat(profile.audio())
                .containsExactly(
                        new AudioRecipe("aac", 2, 128_000, 48_000, 1, Optional.empty()),
                        new AudioRecipe("opus", 2, 96_000, 48_000, 1, Optional.empty()),
                        new AudioRecipe("eac3", 6, 384_000, 48_000, 6, Optional.empty()),
                        new AudioRecipe("opus", 6, 256_000, 48_000, 6, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audio.mp4",
                "video0.mp4",
                "720p.mp4",
                "poster.mp4",
                "../up.mp4",
                "a/b.mp4",
                ".mp4",
                "A.mp4",
                "x.mkv"
            })
    void refusesFileNamesThatAreTakenOrUnsafe(String name) {
        assertThatThrownBy(() -> read(ProfileText.FILE.replace("small.mp4", name)))
                .isInstanceOf(InvalidProfileException.class)
                .hasMessageStartingWith(
                        "p.yaml, line 3: 'name' is lower-case letters, digits and dashes and ends in .mp4");
    }

    @Test
    void refusesFilesThatHoldNothingOrAreNamedTwice() {
        assertThatThrownBy(() -> read("packaging: file\nfiles: [{name: a.mp4}]"))
                .hasMessageContaining("'picture' or 'audio' is needed");
        assertThatThrownBy(() -> read(ProfileText.FILE
                        + ProfileText.FILE
                                .lines()
                                .skip(2)
                                .map(line -> line + "\n")
                                .reduce("", String::concat)))
                .hasMessageContaining("line 5: 'name' is given twice: small");
        assertThatThrownBy(() -> read("")).hasMessage("p.yaml: is empty");
        assertThatThrownBy(() -> read("packaging: cmaf\nfiles: 3"))
                .hasMessageContaining("line 2: 'files' expected a list");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a.mp4, picture: {codec: prores}} | 'codec' of a picture in mp4 is one of h264, hevc, av1, got prores",
                "{name: a.mxf, picture: {box: 64x36, quality: 20, maxRate: 1M}} | 'codec' of a picture in mxf is one of prores, dnxhr",
                "{name: a.mov, picture: {codec: prores, box: 64x36}} | 'box' is not for prores, which keeps the picture as it is",
                "{name: a.mov, picture: {codec: dnxhr, codecProfile: lt}} | 'codecProfile' is one of lb, sq, hq, hqx, got lt",
                "{name: a.mov, picture: {box: 64x36, quality: 20, maxRate: 1M, codecProfile: hq}} | 'codecProfile' is for prores and dnxhr",
                "{name: a.mov, container: mxf, picture: {codec: prores}} | 'container' and the ending of the name are one, got mxf",
                "{name: a.avi, picture: {codec: prores}} | ends in .mp4, .mov or .mxf",
                "{name: a.mp4, audio: {codec: pcm}} | 'codec' is one of aac, opus, eac3, got pcm",
                "{name: a.mxf, audio: {codec: pcm}} | 'picture' is needed in mxf",
                "{name: a.mxf, audio: {codec: aac, bitRate: 96k}} | 'codec' is one of pcm, got aac",
                "{name: a.mxf, audio: {sampleRate: 44100}} | 'sampleRate' is 48000 in mxf",
                "{name: a.mov, audio: {codec: pcm, channels: 2}} | 'channels' is not for pcm, which keeps the sound as it is",
                "{name: a.mp4, audio: {bitRate: 96k, tracks: all}} | 'audio' of all tracks needs container mov or mxf",
            })
    void refusesFilesThatNoContainerHolds(String file, String message) {
        assertThatThrownBy(() -> read("packaging: file\nfiles: [" + file + "]")).hasMessageContaining(message);
    }

    @Test
    void keepsTheRateOfArchives() {
        assertThatThrownBy(
                        () -> read("packaging: file\nframeRate: 25\nfiles: [{name: a.mov, picture: {codec: prores}}]"))
                .hasMessageContaining("line 2: 'frameRate' is not for prores, which keeps the rate of the source");
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsBackWhatItWrites(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int gopMillis = random.nextInt(200, 3000);
        int segmentGops = 1 + 1000 / gopMillis + random.nextInt(3);
        List<Map<String, Object>> rungs = new ArrayList<>();
        int side = random.nextInt(200, 1000) * 2;
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            rungs.add(Map.of(
                    "box",
                    side * 2 + "x" + side,
                    "quality",
                    random.nextInt(52),
                    "maxRate",
                    random.nextInt(50, 9000) + "k"));
            side -= 2 * random.nextInt(1, 20);
        }
        Map<String, Object> written = Map.of(
                "damageLimit",
                random.nextInt(1, 100) + "." + random.nextInt(10_000) + "%",
                "packaging",
                "cmaf",
                "split",
                random.nextBoolean() ? "chunk" : "rendition",
                "gop",
                gopMillis + "ms",
                "segment",
                gopMillis * segmentGops + "ms",
                "chunk",
                gopMillis * segmentGops * random.nextInt(1, 4) + "ms",
                random.nextBoolean() ? "maxFrameRate" : "frameRate",
                random.nextBoolean() ? "60000/1001" : "50",
                "rungs",
                rungs,
                "files",
                List.of(Map.of("name", "small.mp4", "audio", Map.of("channels", 1, "bitRate", "64k"))));

        Profile profile = read(new Yaml().dump(written));

        assertThat(read(new Yaml().dump(profile.fields()))).isEqualTo(profile);
    }

    @Test
    void readsBackTheBundledProfiles() {
        for (Profile profile : Profiles.load(Optional.empty()).all()) {
            assertThat(ProfileReader.read(
                            "again", profile.name(), profile.version(), new Yaml().dump(profile.fields())))
                    .isEqualTo(profile);
        }
    }
}
