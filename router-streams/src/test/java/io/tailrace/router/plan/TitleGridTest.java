package io.tailrace.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.PreparedMedia;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRate;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TitleGridTest {

    private static final Profile LADDER =
            Profiles.load(Optional.empty()).find("hls-ladder").orElseThrow();

    private static TitleGrid grid(VideoFacts.Builder video) {
        SourceFacts facts = Sources.facts(video.getEndMicros() / 1e6)
                .setVideo(video.build())
                .build();
        return TitleGrid.of(LADDER, facts, Optional.empty());
    }

    @ParameterizedTest(name = "{0}/{1}, {2} to {3} µs → {4} frames from {5}")
    @CsvSource({
        // The rows of the measured table: rate, first and last picture, frames, anchor.
        "24, 1, 0, 12000000, 288, 0",
        "25, 1, 0, 6000000, 150, 0",
        "30000, 1001, 0, 5005000, 150, 0",
        "25, 1, 700000, 5760000, 144, 0", // a late picture is held back
        "25, 1, 21333, 6021333, 150, 21333", // sound in front by its priming
        "25, 1, 249999, 6249999, 150, 249999",
        "25, 1, 250000, 6250000, 156, 0",
        "25, 1, 0, 40000, 1, 0",
        "25, 1, 0, 0, 1, 0",
        "25, 1, 0, 520000, 13, 0",
        "25, 1, -9000000000000000000, 1000000, 25, 0",
    })
    void countsFramesFromTheAnchorToTheEndOfTheLastPicture(
            int num, int den, long start, long end, long frames, long anchor) {
        TitleGrid grid =
                grid(Sources.video(640, 360, num, den, 0).setStartMicros(start).setEndMicros(end));
        assertThat(grid.frames().totalFrames()).isEqualTo(frames);
        assertThat(grid.anchorMicros()).isEqualTo(anchor);
        assertThat(grid.mediaAnchorMicros()).isEqualTo(anchor);
    }

    @ParameterizedTest(name = "{0} frames a second, {1}, at {2}: {3} frames, of fields: {4}")
    @CsvSource({
        "24, progressive, 25, 250, false",
        "50, progressive, 25, 250, false",
        "25, tt, 25, 250, false",
        "25, tt, 50, 500, true",
        "25, tt, 60, 600, true",
        "30, tt, 24, 240, false"
    })
    void hasTheRateOfTheProfile(
            int rate, String fields, int wanted, long frames, boolean isFieldRate, @TempDir Path folder)
            throws Exception {
        SourceFacts facts = Sources.facts(10)
                .setVideo(Sources.video(640, 360, rate, 1, 10)
                        .setFieldOrder(fields)
                        .build())
                .build();
        Files.writeString(folder.resolve("test.yaml"), """
                packaging: cmaf
                frameRate: %d
                rungs: [{box: 640x360, quality: 23, maxRate: 1M}]
                """.formatted(wanted));
        Profile profile = Profiles.load(Optional.of(folder)).find("test").orElseThrow();

        TitleGrid grid = TitleGrid.of(profile, facts, Optional.empty());
        assertThat(grid.frames().rate()).isEqualTo(new FrameRate(wanted, 1));
        assertThat(grid.frames().totalFrames()).isEqualTo(frames);
        assertThat(grid.isFieldRate()).isEqualTo(isFieldRate);
    }

    @Test
    void cutsWholeGopsSegmentsAndChunks() {
        FrameGrid ntsc = grid(Sources.video(640, 360, 30000, 1001, 600)).frames();
        assertThat(ntsc.gopFrames()).isEqualTo(60);
        assertThat(ntsc.segmentFrames()).isEqualTo(120);
        assertThat(ntsc.chunkFrames()).isEqualTo(240);
        FrameGrid film = grid(Sources.video(640, 360, 24000, 1001, 600)).frames();
        assertThat(List.of(film.gopFrames(), film.segmentFrames(), film.chunkFrames()))
                .containsExactly(48, 96, 192);
    }

    @Test
    void keepsSegmentsNearTheirLengthAtLowRates() {
        FrameGrid slides = grid(Sources.video(640, 360, 1, 1, 600)).frames();
        assertThat(List.of(slides.gopFrames(), slides.segmentFrames(), slides.chunkFrames()))
                .containsExactly(2, 4, 8);
    }

    @Test
    void makesChunksAtLeastTwoKeyFrameDistancesLong() {
        FrameGrid grid = grid(Sources.video(640, 360, 25, 1, 600).setKeyFrameDistanceMicros(10_000_000))
                .frames();
        assertThat(grid.chunkFrames()).isEqualTo(500);
        FrameGrid rounded = grid(Sources.video(640, 360, 25, 1, 600).setKeyFrameDistanceMicros(10_500_000))
                .frames();
        assertThat(rounded.chunkFrames()).isEqualTo(600);
    }

    @Test
    void leavesATitleUnderTwoChunksWhole() {
        assertThat(grid(Sources.video(640, 360, 25, 1, 15.9)).frames().chunks()).isEqualTo(1);
        assertThat(grid(Sources.video(640, 360, 25, 1, 16)).frames().chunks()).isEqualTo(2);
        assertThat(grid(Sources.video(640, 360, 25, 1, 16).setKeyFrameDistanceMicros(Long.MAX_VALUE))
                        .frames()
                        .chunks())
                .isEqualTo(1);
    }

    @Test
    void countsAPreparedTitleOnTheClockOfItsCopy() {
        SourceFacts late = Sources.facts(9)
                .setVideo(Sources.video(640, 360, 24, 1, 9)
                        .setStartMicros(700_000)
                        .build())
                .setAudio(
                        List.of(Sources.audio(0, 2).setDurationMicros(5_500_000).build()))
                .build();
        PreparedMedia copy = PreparedMedia.newBuilder(Sources.copy(late))
                .setFacts(SourceFacts.newBuilder(late)
                        .setVideo(Sources.video(640, 360, 25, 1, 5.06).build())
                        .build())
                .setMediaAnchorMicros(-700_000)
                .build();
        TitleGrid grid = TitleGrid.of(LADDER, late, Optional.of(copy));
        assertThat(grid.anchorMicros()).isZero();
        assertThat(grid.mediaAnchorMicros()).isEqualTo(-700_000);
        assertThat(grid.frames().totalFrames()).isEqualTo(144);

        SourceFacts primed = SourceFacts.newBuilder(late)
                .setVideo(Sources.video(640, 360, 25, 1, 5.78)
                        .setStartMicros(21_333)
                        .build())
                .build();
        PreparedMedia zero =
                PreparedMedia.newBuilder(copy).setMediaAnchorMicros(0).build();
        TitleGrid near = TitleGrid.of(LADDER, primed, Optional.of(zero));
        assertThat(near.anchorMicros()).isEqualTo(21_333);
        assertThat(near.mediaAnchorMicros()).isZero();
        assertThat(near.frames().durationMicros()).isEqualTo(5_080_000); // 5.06 s are 126.5 frames
    }

    @ParameterizedTest(name = "picture from {0} s, {1} s long, sound until {2} s → {3} frames")
    @CsvSource({
        "0.0, 6.0, 6.0, 150",
        "0.0, 6.0, 6.49, 150",
        "0.0, 6.0, 6.6, 165",
        "0.0, 6.0, 9.0, 225",
        "0.7, 5.0, 6.1, 143", // ends at 5.7 s, 142.5 frames
        "0.7, 5.0, 9.0, 225",
        "0.04, 5.0, 9.0, 224", // begins with the picture
    })
    void holdsThePictureOfACopyUnderSoundThatGoesOnClearlyLonger(
            double start, double length, double soundEnd, long frames) {
        long startMicros = Math.round(start * 1e6);
        SourceFacts source = Sources.facts(20)
                .setVideo(Sources.video(640, 360, 25, 1, 19)
                        .setStartMicros(startMicros)
                        .build())
                .setAudio(List.of(Sources.audio(0, 2).build()))
                .build();
        PreparedMedia copy = PreparedMedia.newBuilder(Sources.copy(source))
                .setFacts(SourceFacts.newBuilder(source)
                        .setVideo(Sources.video(640, 360, 25, 1, length).build())
                        .setAudio(List.of(Sources.audio(0, 2)
                                .setDurationMicros(Math.round(soundEnd * 1e6))
                                .build()))
                        .build())
                .setMediaAnchorMicros(startMicros < 250_000 ? 0 : -startMicros)
                .build();
        assertThat(TitleGrid.of(LADDER, source, Optional.of(copy)).frames().totalFrames())
                .isEqualTo(frames);
    }

    @ParameterizedTest(name = "sound of {0} s from {1} s in a container of {2} s → {3} frames")
    @CsvSource({
        "6.0, 0.0, 10, 150",
        "6.49, 0.0, 10, 150", // a few packets more
        "6.5, 0.0, 10, 163", // 162.5 frames
        "6.0, 3.0, 10, 225",
        "60.0, 0.0, 10, 250", // no longer than the container
        "3.0, 0.0, 10, 150",
    })
    void followsThePictureUnlessSoundGoesOnClearlyLonger(double seconds, double start, double container, long frames) {
        SourceFacts facts = Sources.facts(container)
                .setVideo(Sources.video(640, 360, 25, 1, 6).build())
                .setAudio(List.of(Sources.audio(0, 2)
                        .setStartMicros(Math.round(start * 1e6))
                        .setDurationMicros(Math.round(seconds * 1e6))
                        .build()))
                .build();
        assertThat(TitleGrid.of(LADDER, facts, Optional.empty()).frames().totalFrames())
                .isEqualTo(frames);
    }

    @Test
    void putsSoundWithoutAPictureOnANominalGrid() {
        SourceFacts podcast = Sources.facts(100.5)
                .setVideo(null)
                .setAudio(List.of(Sources.audio(0, 2).build()))
                .build();
        TitleGrid grid = TitleGrid.of(LADDER, podcast, Optional.empty());
        assertThat(grid.frames().rate()).isEqualTo(new FrameRate(25, 1));
        assertThat(grid.frames().durationMicros()).isEqualTo(100_520_000);
        assertThat(grid.frames().segmentFrames()).isEqualTo(100);
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void cutsAnySourceWithoutGapsInPiecesOfTheWantedLength(long seed) {
        SourceFacts facts = Sources.any(new SplittableRandom(seed));

        FrameGrid grid = TitleGrid.of(LADDER, facts, Optional.empty()).frames();

        double gopSeconds = grid.gopFrames() / grid.rate().framesPerSecond();
        assertThat(gopSeconds).isBetween(1.0, 2.7);
        assertThat(grid.segmentFrames() / grid.rate().framesPerSecond()).isBetween(2.6, 5.4);
        assertThat(grid.chunkFrames())
                .isGreaterThanOrEqualTo(Math.min(2 * grid.segmentFrames(), Math.toIntExact(grid.totalFrames())));
        long frame = 0;
        for (int chunk = 0; chunk < grid.chunks(); chunk++) {
            assertThat(grid.chunk(chunk).first()).isEqualTo(frame);
            frame = grid.chunk(chunk).end();
        }
        assertThat(frame).isEqualTo(grid.totalFrames());
        if (grid.chunks() > 1) {
            assertThat(grid.totalFrames()).isGreaterThanOrEqualTo(2L * grid.chunkFrames() - grid.segmentFrames());
        }
    }
}
