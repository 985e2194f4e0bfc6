package io.tailrace.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.TilesIntent;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRate;
import io.tailrace.profiles.Box;
import io.tailrace.profiles.StoryboardRecipe;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StoryboardTest {

    private static final StoryboardRecipe RECIPE =
            new StoryboardRecipe(new Box(160, 90), Duration.ofSeconds(5), 10, 10);

    private static TilesIntent tiles(long frames, double keyFrameSeconds) {
        VideoFacts video = VideoFacts.newBuilder(
                        Sources.video(1920, 1080, 25, 1, 60).build())
                .setKeyFrameDistanceMicros(Math.round(keyFrameSeconds * 1e6))
                .build();
        return Storyboard.tiles(RECIPE, new FrameGrid(new FrameRate(25, 1), frames, 50, 100, 200), Optional.of(video));
    }

    @Test
    void showsATileForEveryFewSeconds() {
        assertThat(tiles(1500, 2)).isEqualTo(new TilesIntent(10, 2, 125L, 12));
        assertThat(tiles(1501, 2).getCount()).isEqualTo(13);
        assertThat(tiles(25_000, 2)).isEqualTo(new TilesIntent(10, 10, 125L, 200));
        assertThat(tiles(1, 0)).isEqualTo(new TilesIntent(1, 1, 125L, 1));
    }

    @Test
    void takesNoMoreTilesThanThereAreKeyFrames() {
        assertThat(tiles(15_000, 10).getEveryFrames()).isEqualTo(250);
    }

    @Test
    void doesNotFollowKeyFramesThatAreVeryRare() {
        assertThat(tiles(15_000, 600).getEveryFrames()).isEqualTo(125);
    }

    @Test
    void coversAnyTitleWithABoundedNumberOfTiles() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 500; i++) {
            long frames = random.nextLong(1, 60L * 3600 * 48);
            TilesIntent tiles = tiles(frames, random.nextDouble(0, 40));
            assertThat(tiles.getCount()).isBetween(1, 2000);
            assertThat((tiles.getCount() - 1) * tiles.getEveryFrames()).isLessThan(frames);
            assertThat(tiles.getCount() * tiles.getEveryFrames()).isGreaterThanOrEqualTo(frames);
        }
    }
}
