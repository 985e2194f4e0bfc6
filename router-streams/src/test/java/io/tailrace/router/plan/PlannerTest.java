package io.tailrace.router.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tailrace.events.AudioIntent;
import io.tailrace.events.Capabilities;
import io.tailrace.events.Failure;
import io.tailrace.events.FileIntent;
import io.tailrace.events.ImageIntent;
import io.tailrace.events.Lane;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Plan;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SessionsView;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.TaskKind;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRate;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.pool.Fleet;
import io.tailrace.router.pool.Fleets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlannerTest {

    private static final Profiles BUNDLED = Profiles.load(Optional.empty());
    private static final Profile LADDER = BUNDLED.find("hls-ladder").orElseThrow();
    private static final Profile PROXY = BUNDLED.find("proxy").orElseThrow();

    private final Planner planner = new Planner("media-output");

    @TempDir
    Path folder;

    private static PlanRequest request(Profile profile, SourceFacts facts) {
        return new PlanRequest(profile, facts, Optional.empty(), List.of(), Fleets.cpu(), Lane.NORMAL, "shows/1", 1);
    }

    private static PlanRequest in(PlanRequest request, Fleet fleet) {
        return new PlanRequest(
                request.profile(),
                request.facts(),
                request.prepared(),
                request.sidecars(),
                fleet,
                request.lane(),
                request.outputPrefix(),
                request.generation());
    }

    private Plan planned(PlanRequest request) {
        return planner.plan(request)
                .fold(
                        PlanDecision.Planned::plan,
                        () -> {
                            throw new AssertionError("needs preparation");
                        },
                        refused -> {
                            throw new AssertionError(refused.failure().getMessage());
                        },
                        waiting -> {
                            throw new AssertionError(waiting.missing());
                        });
    }

    private Failure refused(PlanRequest request) {
        assertThat(planner.plan(request)).isInstanceOf(PlanDecision.Refused.class);
        return ((PlanDecision.Refused) planner.plan(request)).failure();
    }

    private static List<String> names(Plan plan) {
        return plan.getRenditions().stream().map(Rendition::getName).toList();
    }

    private static Rendition rendition(Plan plan, String name) {
        return plan.getRenditions().stream()
                .filter(rendition -> rendition.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Profile profile(String text) {
        try {
            Files.writeString(folder.resolve("test.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Profiles.load(Optional.of(folder)).find("test").orElseThrow();
    }

    @Test
    void plansALadderWithSoundAndPoster() {
        SourceFacts facts = Sources.fullHd(60);
        Plan plan = planned(request(LADDER, facts));

        assertThat(names(plan))
                .containsExactly("1080p", "720p", "480p", "360p", "audio-en-aac-2", "poster", "storyboard");
        assertThat(plan.getProfile()).isEqualTo("hls-ladder");
        assertThat(plan.getProfileVersion()).isEqualTo(LADDER.version());
        assertThat(plan.getPackaging()).isEqualTo("cmaf");
        assertThat(plan.getOutputBucket()).isEqualTo("media-output");
        assertThat(plan.getOutputPrefix()).isEqualTo("shows/1");
        assertThat(plan.getMedia()).isEqualTo(facts.getSource());
        assertThat(plan.getMediaDemuxer()).isEqualTo("mov");
        assertThat(plan.getGrid().getTotalFrames()).isEqualTo(1500);
        Rendition top = rendition(plan, "1080p");
        assertThat(top.getUnits()).isEqualTo(8);
        assertThat(top.getPool()).isEqualTo("cpu");
        assertThat(top.getVideo())
                .contains(new VideoIntent(
                        1920, 1080, "h264", "high", 21.0, 5_000_000L, "veryfast", 1, 1, "sdr", null, false));
        assertThat(rendition(plan, "audio-en-aac-2").getAudio())
                .contains(new AudioIntent(0, "aac", 128_000L, 2, 48_000, "en", "English", true, "", List.of(), null));
        assertThat(rendition(plan, "poster").getImage()).contains(new ImageIntent("poster.jpg", 1280, 720, 150L, null));
        assertThat(rendition(plan, "poster").getUnits()).isEqualTo(1);
    }

    @Test
    void saysWhereThePictureEndsThatWasCounted() {
        SourceFacts guessed = SourceFacts.newBuilder(Sources.fullHd(60))
                .setIsSeekable(false)
                .setVideo(Sources.video(1920, 1080, 25, 1, 60)
                        .setStartMicros(700_000)
                        .build())
                .build();
        PreparedMedia copy = PreparedMedia.newBuilder(Sources.copy(guessed))
                .setFacts(SourceFacts.newBuilder(guessed)
                        .setVideo(Sources.video(1920, 1080, 25, 1, 40).build())
                        .build())
                .setMediaAnchorMicros(-700_000)
                .build();
        Plan plan = planned(new PlanRequest(
                LADDER, guessed, Optional.of(copy), List.of(), Fleets.cpu(), Lane.NORMAL, "shows/1", 1));
        assertThat(plan.getFacts().getVideo().orElseThrow().getEndMicros()).isEqualTo(40_700_000);
        assertThat(plan.getFacts().getSource()).isEqualTo(guessed.getSource());
    }

    @Test
    void makesTheLadderOfTheLargestSizeACopyHas() {
        SourceFacts begins = SourceFacts.newBuilder(Sources.fullHd(60))
                .setIsSeekable(false)
                .setVideo(Sources.video(320, 180, 25, 1, 60).build())
                .build();
        PreparedMedia copy = PreparedMedia.newBuilder(Sources.copy(begins))
                .setFacts(SourceFacts.newBuilder(begins)
                        .setVideo(Sources.video(1280, 720, 25, 1, 60)
                                .setChangesSize(true)
                                .build())
                        .build())
                .build();
        Plan plan = planned(
                new PlanRequest(LADDER, begins, Optional.of(copy), List.of(), Fleets.cpu(), Lane.NORMAL, "shows/1", 1));

        assertThat(names(plan)).startsWith("720p", "480p", "360p");
        VideoFacts read = plan.getFacts().getVideo().orElseThrow();
        assertThat(read.getWidth()).isEqualTo(1280);
        assertThat(read.getHeight()).isEqualTo(720);
        assertThat(plan.getNotes()).singleElement().satisfies(note -> {
            assertThat(note.getCode()).isEqualTo("picture-changes-size");
            assertThat(note.getMessage()).contains("1280x720");
        });
    }

    @Test
    void makesOneGroupOfAllRungs() {
        Plan plan = planned(request(LADDER, Sources.fullHd(60)));

        List<GroupWork> groups = planner.groups(plan, Pools.byClass());

        assertThat(groups)
                .extracting(GroupWork::groupSuffix)
                .containsExactly("video0-g1", "audio-g1", "poster-g1", "storyboard-g1");
        assertThat(groups)
                .extracting(GroupWork::kind)
                .containsExactly(TaskKind.ENCODE, TaskKind.AUDIO, TaskKind.IMAGE, TaskKind.IMAGE);
        assertThat(groups).extracting(GroupWork::queue).containsOnly("cpu");
        assertThat(groups).extracting(GroupWork::chunks).containsExactly(8, 1, 1, 1);
        assertThat(groups.get(0).renditions()).containsExactly("1080p", "720p", "480p", "360p");
        assertThat(groups).allMatch(group -> group.predictedSeconds() > 0);
    }

    @Test
    void makesAGroupOfEachCodecAndMayGiveThemToDifferentPools() {
        Profile both = BUNDLED.find("hls-ladder-hevc").orElseThrow();
        Plan plan = planned(in(
                request(both, Sources.fullHd(60)),
                new Fleet(
                        List.of(
                                Fleets.idle("cpu")
                                        .setCapabilities(encoding("hevc", "aac", "jpeg"))
                                        .build(),
                                Fleets.idle("x86-nvenc")
                                        .setCapabilities(encoding("h264"))
                                        .build()),
                        Pools.byClass())));
        assertThat(names(plan))
                .startsWith("1080p-hevc", "720p-hevc", "480p-hevc", "360p-hevc", "720p", "360p", "audio-en-aac-2");
        assertThat(plan.getRenditions().subList(0, 6))
                .extracting(Rendition::getGroup, Rendition::getPool)
                .containsExactly(
                        tuple("video0", "cpu"),
                        tuple("video0", "cpu"),
                        tuple("video0", "cpu"),
                        tuple("video0", "cpu"),
                        tuple("video1", "x86-nvenc"),
                        tuple("video1", "x86-nvenc"));
        VideoIntent hevc = rendition(plan, "720p-hevc").getVideo().orElseThrow();
        assertThat(hevc.getCodec()).isEqualTo("hevc");
        assertThat(hevc.getCodecProfile()).isEqualTo("main");
        assertThat(rendition(plan, "720p").getVideo().orElseThrow().getCodecProfile())
                .isEqualTo("high");
    }

    @Test
    void decodesOnceForAllCodecsThatOnePoolMakes() {
        Plan plan = planned(in(
                request(BUNDLED.find("hls-ladder-hevc").orElseThrow(), Sources.fullHd(60)),
                new Fleet(
                        List.of(Fleets.idle("cpu")
                                .setCapabilities(encoding("h264", "hevc", "aac", "jpeg"))
                                .build()),
                        Pools.byClass())));
        assertThat(planner.groups(plan, Pools.byClass()))
                .extracting(GroupWork::groupSuffix)
                .startsWith("video0-g1", "audio-g1");
    }

    @Test
    void cutsALadderIntoGroupsThatANodeOfItsPoolEncodesAtOnce() {
        Plan plan = planned(in(
                request(LADDER, Sources.fullHd(60)),
                new Fleet(
                        List.of(Fleets.idle("x86-nvenc")
                                .setSessions(new SessionsView(6, 6, 3, 3))
                                .build()),
                        Pools.byClass())));
        List<GroupWork> groups = planner.groups(plan, Pools.byClass());
        assertThat(groups)
                .extracting(GroupWork::groupSuffix)
                .containsExactly("video0-g1", "video1-g1", "audio-g1", "poster-g1", "storyboard-g1");
        assertThat(groups.get(0).renditions()).containsExactly("1080p", "480p");
        assertThat(groups.get(1).renditions()).containsExactly("720p", "360p");
    }

    private static Capabilities encoding(String... codecs) {
        return Capabilities.newBuilder(Fleets.everything())
                .setEncoders(List.of(codecs))
                .build();
    }

    @Test
    void keepsTheRangeOfAnHdrSourceBesideAllOfItInSdr() {
        Profile uhd = BUNDLED.find("uhd-ladder").orElseThrow();
        SourceFacts sdr = Sources.fullHd(60);
        SourceFacts hdr = SourceFacts.newBuilder(sdr)
                .setVideo(VideoFacts.newBuilder(sdr.getVideo().orElseThrow())
                        .setColorTransfer("smpte2084")
                        .setBitDepth(10)
                        .build())
                .build();

        assertThat(names(planned(request(uhd, sdr))))
                .startsWith("1080p", "720p", "480p", "360p", "240p", "audio-en-aac-2");
        Plan plan = planned(request(uhd, hdr));
        assertThat(names(plan))
                .startsWith("1080p", "720p", "480p", "360p", "240p", "1080p-hevc-hdr", "720p-hevc-hdr")
                .contains("240p-hevc-hdr");
        assertThat(rendition(plan, "720p").getVideo().orElseThrow().getRange()).isEqualTo("sdr");
        VideoIntent kept = rendition(plan, "720p-hevc-hdr").getVideo().orElseThrow();
        assertThat(kept.getRange()).isEqualTo("pq");
        assertThat(kept.getCodecProfile()).isEqualTo("main10");
        assertThat(plan.getToneMapping()).isEqualTo("bt2390");
        assertThat(rendition(plan, "720p-hevc-hdr").getGroup())
                .as("one decode for both")
                .isEqualTo(rendition(plan, "720p").getGroup());
    }

    @Test
    void makesAGroupPerRungWhenTheProfileSplitsByRendition() {
        Profile split = profile("""
                packaging: cmaf
                split: rendition
                rungs:
                  - {box: 1280x720, quality: 22, maxRate: 2800k}
                  - {box: 640x360, quality: 23, maxRate: 800k}
                audio: [{bitRate: 96k}]
                """);
        SourceFacts facts = Sources.facts(60)
                .setVideo(Sources.video(1920, 1080, 25, 1, 60).build())
                .setAudio(List.of(Sources.audio(0, 2).build()))
                .build();
        Plan plan = planned(
                new PlanRequest(split, facts, Optional.empty(), List.of(), Fleets.cpu(), Lane.NORMAL, "shows/1", 2));

        List<GroupWork> groups = planner.groups(plan, Pools.byClass());

        assertThat(groups)
                .extracting(GroupWork::groupSuffix)
                .containsExactly("video-720p-g2", "video-360p-g2", "audio-g2");
        assertThat(groups).extracting(GroupWork::chunks).containsExactly(8, 8, 1);
        assertThat(groups.get(0).predictedSeconds()).isGreaterThan(groups.get(1).predictedSeconds());
    }

    @Test
    void addsSurroundForSourcesThatHaveItAndNamesTracksApart() {
        SourceFacts facts = Sources.facts(60)
                .setVideo(Sources.video(640, 360, 25, 1, 60).build())
                .setAudio(List.of(
                        Sources.audio(0, 6).setTitle("Main \"mix\"\n").build(),
                        Sources.audio(1, 2).setIsDefault(true).build(),
                        Sources.audio(2, 2).setLanguage("../x").build()))
                .build();
        Plan plan = planned(request(LADDER, facts));

        assertThat(names(plan))
                .containsExactly(
                        "360p",
                        "audio-en-aac-2",
                        "audio-en-aac-6",
                        "audio-en-aac-2-2",
                        "audio-und-aac-2",
                        "poster",
                        "storyboard");
        assertThat(rendition(plan, "audio-en-aac-6").getAudio().orElseThrow().getLabel())
                .isEqualTo("Main mix");
        assertThat(rendition(plan, "audio-en-aac-2-2").getAudio().orElseThrow().getIsDefault())
                .isTrue();
        assertThat(rendition(plan, "audio-en-aac-2").getAudio().orElseThrow().getIsDefault())
                .isFalse();
        assertThat(rendition(plan, "audio-und-aac-2").getAudio().orElseThrow().getLabel())
                .isEqualTo("Audio 3");
    }

    @Test
    void makesAFileWithPictureAndSound() {
        Plan plan = planned(request(PROXY, Sources.fullHd(60)));

        assertThat(plan.getPackaging()).isEqualTo("file");
        assertThat(names(plan)).containsExactly("proxy");
        Rendition proxy = rendition(plan, "proxy");
        assertThat(proxy.getKind()).isEqualTo(RenditionKind.FILE);
        assertThat(proxy.getUnits()).isEqualTo(1);
        assertThat(proxy.getFile().orElseThrow().getName()).isEqualTo("proxy.mp4");
        VideoIntent picture = proxy.getFile().orElseThrow().getVideo().orElseThrow();
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(960, 540);
        assertThat(planner.groups(plan, Pools.byClass()))
                .extracting(GroupWork::groupSuffix)
                .containsExactly("proxy-g1");
    }

    /** A proxy of half the pictures counts in them; what is cut off in front counts as well. */
    @ParameterizedTest
    @CsvSource({
        "10:00:00:00, 25/1, 0, 10:00:00:00",
        "10:00:00:00, 25/1, 1500, 10:00:01:13",
        "00:00:59;28, 30000/1001, 100, 00:01:00;03",
        "10:00:00:40, 50/1, 0, 10:00:00:40",
        "10:00:00:25, 25/1, 0, ''",
        "'', 25/1, 0, ''"
    })
    void countsOnFromTheTimecodeOfTheSource(String source, String rate, int cutMillis, String expected) {
        String[] parts = rate.split("/", -1);
        SourceFacts facts = SourceFacts.newBuilder(Sources.fullHd(60))
                .setVideo(Sources.video(1920, 1080, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), 60)
                        .build())
                .setTimecode(source)
                .build();
        Profile profile = profile("""
                packaging: file
                trim: {from: %dms}
                files:
                  - {name: a.mp4, timecode: keep, picture: {box: 640x360, quality: 23, maxRate: 1M}}
                  - {name: b.mp4, picture: {box: 640x360, quality: 23, maxRate: 1M}}
                """.formatted(cutMillis));
        Plan plan = planned(request(profile, facts));

        assertThat(rendition(plan, "a").getFile().orElseThrow().getTimecode()).isEqualTo(expected);
        assertThat(rendition(plan, "b").getFile().orElseThrow().getTimecode()).isEmpty();
    }

    @Test
    void keepsEachTrackOfAnArchiveByItself() {
        SourceFacts facts = SourceFacts.newBuilder(Sources.fullHd(60))
                .setAudio(List.of(
                        Sources.audio(0, 1)
                                .setCodec("pcm_s16le")
                                .setSampleRate(44_100)
                                .build(),
                        Sources.audio(1, 1).setCodec("pcm_s16le").build(),
                        Sources.audio(2, 5).build()))
                .build();
        FileIntent file = rendition(
                        planned(request(BUNDLED.find("archive-prores").orElseThrow(), facts)), "archive")
                .getFile()
                .orElseThrow();

        assertThat(file.getMaster().orElseThrow().getCodec()).isEqualTo("prores");
        List<AudioIntent> sounds = new ArrayList<>(file.getAudio().stream().toList());
        sounds.addAll(file.getMoreAudio());
        assertThat(sounds).extracting(AudioIntent::getCodec).containsOnly("pcm");
        assertThat(sounds).extracting(AudioIntent::getChannels).containsExactly(1, 1, 5);
        assertThat(sounds).extracting(AudioIntent::getSampleRate).containsExactly(44_100, 48_000, 48_000);
        assertThat(sounds)
                .extracting(AudioIntent::getBitsPerSecond)
                .containsExactly(1_058_400L, 1_152_000L, 5_760_000L);
    }

    @Test
    void putsAnArchiveOfSoundAloneIntoQuickTime() {
        SourceFacts facts = Sources.facts(60)
                .setVideo(null)
                .setAudio(List.of(Sources.audio(0, 2).build()))
                .build();
        FileIntent file = rendition(
                        planned(request(BUNDLED.find("archive-dnxhr").orElseThrow(), facts)), "archive")
                .getFile()
                .orElseThrow();

        assertThat(file.getName() + " " + file.getContainer()).isEqualTo("archive.mov mov");
    }

    @Test
    void makesWhatASourceWithoutPictureOrSoundAllows() {
        SourceFacts sound = Sources.facts(60)
                .setVideo(null)
                .setIsSeekable(false)
                .setAudio(List.of(Sources.audio(0, 1).build()))
                .build();
        SourceFacts silent = Sources.facts(60)
                .setVideo(Sources.video(640, 360, 25, 1, 60).build())
                .build();

        assertThat(names(planned(request(LADDER, sound)))).containsExactly("audio-en-aac-2");
        assertThat(names(planned(request(LADDER, silent)))).containsExactly("360p", "poster", "storyboard");
        Rendition soundFile = rendition(planned(request(PROXY, sound)), "proxy");
        assertThat(soundFile.getFile().orElseThrow().getVideo()).isEmpty();
        assertThat(soundFile.getFile().orElseThrow().getAudio()).isPresent();
        Rendition silentFile = rendition(planned(request(PROXY, silent)), "proxy");
        assertThat(silentFile.getFile().orElseThrow().getAudio()).isEmpty();
    }

    @Test
    void refusesWhatAProfileMakesNothingOf() {
        Profile pictures = profile("packaging: cmaf\nrungs: [{box: 640x360, quality: 23, maxRate: 800k}]\n");
        SourceFacts sound = Sources.facts(60)
                .setVideo(null)
                .setAudio(List.of(Sources.audio(0, 1).build()))
                .build();
        assertThat(refused(request(pictures, sound)).getMessage())
                .isEqualTo("the profile test makes nothing of a source with sound and no picture");
        Failure nothing =
                refused(request(LADDER, Sources.facts(60).setVideo(null).build()));
        assertThat(nothing.getCode()).isEqualTo("nothing-to-make");
        assertThat(nothing.getMessage()).isEqualTo("the source has neither picture nor sound");
    }

    @Test
    void refusesWhatExceedsThePolicy() {
        SourceFacts facts = Sources.fullHd(60);
        assertThat(refused(request(LADDER, Sources.fullHd(90_000))).getMessage())
                .isEqualTo("the source is 90000 seconds long, the profile allows 86400");
        assertThat(refused(request(
                                LADDER,
                                SourceFacts.newBuilder(facts)
                                        .setVideo(Sources.video(9000, 9000, 25, 1, 1)
                                                .build())
                                        .build()))
                        .getCode())
                .isEqualTo("too-many-pixels");
        var manyTracks = LongStream.range(0, 50)
                .mapToObj(track -> Sources.audio((int) track, 2).build())
                .toList();
        assertThat(refused(request(
                                LADDER,
                                SourceFacts.newBuilder(facts)
                                        .setAudio(manyTracks)
                                        .build()))
                        .getCode())
                .isEqualTo("too-many-streams");
        var large = facts.getSource();
        assertThat(refused(request(
                                LADDER,
                                SourceFacts.newBuilder(facts)
                                        .setSource(ObjectVersion.newBuilder(large)
                                                .setSize(1L << 60)
                                                .build())
                                        .build()))
                        .getCode())
                .isEqualTo("too-large");
    }

    @Test
    void asksForACopyOfASourceThatCannotBeSoughtAndPlansWithIt() {
        SourceFacts facts =
                SourceFacts.newBuilder(Sources.fullHd(60)).setIsSeekable(false).build();
        assertThat(planner.plan(request(LADDER, facts))).isEqualTo(new PlanDecision.NeedsPreparation());

        PreparedMedia copy = PreparedMedia.newBuilder(Sources.copy(facts))
                .setFacts(Sources.fullHd(61))
                .build();
        Plan plan = planned(
                new PlanRequest(LADDER, facts, Optional.of(copy), List.of(), Fleets.cpu(), Lane.NORMAL, "shows/1", 1));

        assertThat(plan.getMedia()).isEqualTo(copy.getMedia());
        assertThat(plan.getMediaDemuxer()).isEqualTo("matroska");
        assertThat(plan.getGrid().getTotalFrames()).isEqualTo(1525);
    }

    @Test
    void refusesASourceWhoseCopyTurnsOutTooLong() {
        SourceFacts facts =
                SourceFacts.newBuilder(Sources.fullHd(60)).setIsSeekable(false).build();
        PreparedMedia copy = PreparedMedia.newBuilder(Sources.copy(facts))
                .setFacts(Sources.fullHd(100_000))
                .build();
        assertThat(refused(new PlanRequest(
                                LADDER, facts, Optional.of(copy), List.of(), Fleets.cpu(), Lane.NORMAL, "shows/1", 1))
                        .getCode())
                .isEqualTo("too-long");
    }

    @Test
    void waitsAndSaysWhatIsMissing() {
        SourceFacts facts = Sources.fullHd(60);
        assertThat(planner.plan(in(request(LADDER, facts), Fleets.empty())))
                .isEqualTo(new PlanDecision.Waiting(
                        "a pool that can make 1080p, 720p, 480p, 360p, audio-en-aac-2, poster, storyboard:"
                                + " cpu, x86-nvenc, jetson-nvenc, vaapi, qsv have no live worker"));
        SourceFacts rare = SourceFacts.newBuilder(facts)
                .setVideo(Sources.video(640, 360, 25, 1, 60).setCodec("cavs").build())
                .build();
        assertThat(planner.plan(request(LADDER, rare)))
                .isEqualTo(new PlanDecision.Waiting(
                        "a pool that can make 360p, poster, storyboard: cpu lacks decoder cavs;"
                                + " x86-nvenc, jetson-nvenc, vaapi, qsv have no live worker"));
    }

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void plansAnySourceTheSameWayWhateverTheFleet(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SourceFacts facts = Sources.any(random);
        Profile profile = random.nextBoolean() ? LADDER : PROXY;
        Optional<PreparedMedia> prepared = facts.getIsSeekable() ? Optional.empty() : Optional.of(Sources.copy(facts));
        PlanRequest request =
                new PlanRequest(profile, facts, prepared, List.of(), Fleets.cpu(), Lane.NORMAL, "shows/1", 1);

        Plan plan = planned(request);

        assertThat(planned(request)).isEqualTo(plan);
        assertThat(names(plan)).isNotEmpty().doesNotHaveDuplicates();
        assertThat(names(plan)).allMatch(name -> name.matches("[a-z0-9][a-z0-9-]{0,79}"));
        FrameGrid grid = new FrameGrid(
                new FrameRate(
                        plan.getGrid().getRate().getNum(),
                        plan.getGrid().getRate().getDen()),
                plan.getGrid().getTotalFrames(),
                plan.getGrid().getGopFrames(),
                plan.getGrid().getSegmentFrames(),
                plan.getGrid().getChunkFrames());
        for (Rendition rendition : plan.getRenditions()) {
            assertThat(rendition.getUnits()).isEqualTo(rendition.getKind() == RenditionKind.VIDEO ? grid.chunks() : 1);
            rendition.getAudio().ifPresent(audio -> assertThat(audio.getLabel()).doesNotContain("\"", "\n"));
            rendition
                    .getImage()
                    .ifPresent(image -> assertThat(image.getAtFrame()).isLessThan(grid.totalFrames()));
        }
        assertThat(plan.getRenditions().stream()
                        .filter(rendition -> rendition
                                .getAudio()
                                .map(AudioIntent::getIsDefault)
                                .orElse(false))
                        .map(rendition -> rendition.getAudio().orElseThrow().getTrack())
                        .distinct())
                .hasSizeLessThanOrEqualTo(1);
        List<String> grouped = new ArrayList<>();
        planner.groups(plan, Pools.byClass()).forEach(group -> grouped.addAll(group.renditions()));
        assertThat(grouped).containsExactlyElementsOf(names(plan));

        Fleet other = new Fleet(List.of(Fleets.idle("x86-nvenc").build()), Pools.byClass());
        Plan elsewhere = planned(in(request, other));
        assertThat(elsewhere.getGrid()).isEqualTo(plan.getGrid());
        assertThat(elsewhere.getRenditions().stream()
                        .map(rendition ->
                                Rendition.newBuilder(rendition).setPool("cpu").build()))
                .containsExactlyElementsOf(plan.getRenditions());
    }
}
