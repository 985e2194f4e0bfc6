package io.tailrace.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.media.PictureCodec;
import io.tailrace.profiles.Box;
import io.tailrace.profiles.Deinterlace;
import io.tailrace.profiles.Profiles;
import io.tailrace.profiles.Rung;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LadderTest {

    private static final List<Rung> RUNGS =
            Profiles.load(Optional.empty()).find("hls-ladder").orElseThrow().rungs();

    private static String steps(int width, int height, int rotation, int sarNum, int sarDen) {
        PictureSize shown = PictureSize.shown(Sources.video(width, height, 25, 1, 1)
                .setRotation(rotation)
                .setSarNum(sarNum)
                .setSarDen(sarDen)
                .build());
        return String.join(
                " ",
                Ladder.steps(shown, RUNGS).stream()
                        .map(step -> step.name() + "=" + step.size().width() + "x"
                                + step.size().height())
                        .toList());
    }

    @ParameterizedTest(name = "{0}x{1} → {2}")
    @CsvSource({
        "1920, 1080, 1080p=1920x1080 720p=1280x720 480p=854x480 360p=640x360",
        "3840, 2160, 1080p=1920x1080 720p=1280x720 480p=854x480 360p=640x360",
        "1280, 720, 720p=1280x720 480p=854x480 360p=640x360",
        "1600, 900, 900p=1600x900 720p=1280x720 480p=854x480 360p=640x360",
        "640, 360, 360p=640x360",
        "320, 240, 240p=320x240",
        "853, 479, 478p=852x478 360p=640x360",
        "1080, 1920, 1080p=1080x1920 720p=720x1280 480p=480x854 360p=360x640",
        "1440, 1080, 1080p=1440x1080 720p=960x720 480p=640x480 360p=480x360",
        "2048, 858, 1080p=1920x804 720p=1280x536 480p=854x358 360p=640x268",
        "1600, 700, 900p=1600x700 720p=1280x560 480p=854x374 360p=640x280",
        "1281, 721, 720p=1280x720 480p=852x480 360p=640x360",
        "2, 2, 2p=2x2",
        "1, 1, 2p=2x2",
    })
    void fitsThePictureIntoBoxesNoneLargerThanIt(int width, int height, String wanted) {
        assertThat(steps(width, height, 0, 1, 1)).isEqualTo(wanted);
    }

    @Test
    void turnsWithTheDisplayAndMakesPixelsSquare() {
        assertThat(steps(1920, 1080, 90, 1, 1)).startsWith("1080p=1080x1920 720p=720x1280");
        assertThat(steps(1920, 1080, -90, 1, 1)).startsWith("1080p=1080x1920");
        assertThat(steps(1920, 1080, 180, 1, 1)).startsWith("1080p=1920x1080");
        assertThat(steps(720, 576, 0, 64, 45)).isEqualTo("576p=1024x576 480p=854x480 360p=640x360");
        assertThat(steps(1440, 1080, 0, 4, 3)).startsWith("1080p=1920x1080");
        assertThat(steps(1440, 1080, 270, 4, 3)).startsWith("1080p=1080x1920");
        assertThat(steps(640, 360, 0, 0, 0)).isEqualTo("360p=640x360");
    }

    @Test
    void givesARungOfItsOwnSizeBitsBetweenItsNeighbours() {
        PictureSize shown = PictureSize.shown(Sources.video(1600, 900, 25, 1, 1).build());
        assertThat(Ladder.steps(shown, RUNGS).get(0).maxBitsPerSecond()).isBetween(2_800_000L, 5_000_000L);
        assertThat(Ladder.steps(shown, List.of())).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverExceedsTheSourceNorRepeatsItself(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int limit = random.nextInt(4) == 0 ? 20 : 5000;
        PictureSize source = new PictureSize(random.nextInt(1, limit), random.nextInt(1, limit));
        List<Rung> rungs = random.nextBoolean() ? RUNGS : rungs(random);

        List<Ladder.Step> steps = Ladder.steps(source, rungs);

        assertThat(steps).isNotEmpty().hasSizeLessThanOrEqualTo(rungs.size());
        assertThat(steps)
                .extracting(Ladder.Step::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[0-9]+p"));
        assertThat(new HashSet<>(steps.stream().map(Ladder.Step::size).toList()))
                .hasSameSizeAs(steps);
        long pixels = Long.MAX_VALUE;
        long bits = Long.MAX_VALUE;
        for (Ladder.Step step : steps) {
            PictureSize size = step.size();
            assertThat(size.width() % 2 + size.height() % 2).isZero();
            assertThat(size.width()).isLessThanOrEqualTo(Math.max(2, source.width()));
            assertThat(size.height()).isLessThanOrEqualTo(Math.max(2, source.height()));
            assertThat(size.longSide()).isLessThanOrEqualTo(rungs.get(0).box().longSide());
            assertThat(size.shortSide()).isLessThanOrEqualTo(rungs.get(0).box().shortSide());
            assertThat(size.pixels()).isLessThan(pixels);
            assertThat(step.maxBitsPerSecond()).isLessThanOrEqualTo(bits).isPositive();
            pixels = size.pixels();
            bits = step.maxBitsPerSecond();
            if (size.shortSide() > 100) {
                double shape = (double) size.width() / size.height() / source.width() * source.height();
                assertThat(shape).isBetween(0.97, 1.03);
            }
        }
    }

    private static List<Rung> rungs(SplittableRandom random) {
        List<Rung> rungs = new ArrayList<>();
        int side = random.nextInt(20, 1200) * 2;
        int more = random.nextInt(0, 400) * 2;
        long bits = 9_000_000;
        for (int i = random.nextInt(1, 6); i > 0 && side > 2; i--) {
            rungs.add(new Rung(new Box(side + more, side), 20, bits, Deinterlace.FRAME, PictureCodec.H264, false));
            side = Math.max(2, side - 2 * random.nextInt(1, 200));
            bits -= 1_000_000;
        }
        return rungs;
    }
}
