package io.tailrace.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.profiles.Box;
import io.tailrace.profiles.Reframe;
import io.tailrace.profiles.Reframe.Fit;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PictureSizeTest {

    @ParameterizedTest(name = "{0}x{1} as {2}:{3}, {4}")
    @CsvSource({
        "1920, 1080, 9, 16, CROP, 608x1080 of 1920x1080",
        "1920, 1080, 9, 16, BLUR, 1080x1920 of 1080x608",
        "1920, 1080, 9, 16, PAD, 1080x1920 of 1080x608",
        "3840, 2160, 9, 16, CROP, 1080x1920 of 3414x1920",
        "1280, 720, 1, 1, CROP, 720x720 of 1280x720",
        "1080, 1920, 9, 16, CROP, 1080x1920 of 1080x1920",
        "1080, 1920, 16, 9, BLUR, 1920x1080 of 608x1080",
        "320, 180, 9, 16, BLUR, 320x568 of 320x180"
    })
    void givesAPictureAnotherShape(int width, int height, int shapeWidth, int shapeHeight, Fit fit, String wanted) {
        PictureSize.Reframed sizes = new PictureSize(width, height)
                .reframed(new Box(1920, 1080), new Reframe(shapeWidth, shapeHeight, fit, 0.5));

        assertThat(sizes.outer().width() + "x" + sizes.outer().height() + " of "
                        + sizes.inner().width() + "x" + sizes.inner().height())
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @EnumSource(Fit.class)
    void neitherEnlargesNorLosesWhatItKeeps(Fit fit) {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 5000; i++) {
            PictureSize source = new PictureSize(random.nextInt(1, 5000), random.nextInt(1, 5000));
            Reframe shape = new Reframe(random.nextInt(1, 22), random.nextInt(1, 22), fit, random.nextDouble());
            PictureSize.Reframed sizes = source.reframed(new Box(1920, 1080), shape);
            PictureSize outer = sizes.outer();
            PictureSize inner = sizes.inner();
            String what = source + " as " + shape + ": " + sizes;

            assertThat(outer.width() % 2 + outer.height() % 2 + inner.width() % 2 + inner.height() % 2)
                    .as(what)
                    .isZero();
            assertThat(outer.longSide()).as(what).isBetween(2, 1920);
            assertThat(inner.width()).as(what).isLessThanOrEqualTo(source.width() + 2);
            assertThat(inner.height()).as(what).isLessThanOrEqualTo(source.height() + 2);
            boolean isWithin = inner.width() <= outer.width() && inner.height() <= outer.height();
            boolean isAround = inner.width() >= outer.width() && inner.height() >= outer.height();
            assertThat(fit == Fit.CROP ? isAround : isWithin).as(what).isTrue();
        }
    }
}
