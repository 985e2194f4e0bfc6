package io.tailrace.router.plan;

import io.tailrace.events.TilesIntent;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameGrid;
import io.tailrace.profiles.StoryboardRecipe;
import java.util.Optional;

/** Where the tiles of a storyboard lie in a title. Pure. */
final class Storyboard {

    /** A finger on a seek bar cannot tell more apart, and a player loads whole sheets. */
    private static final long MOST_TILES = 2000;

    /** Up to this distance key frames are near enough to what a tile stands for. */
    private static final long LONGEST_KEY_FRAME_DISTANCE_MICROS = 30_000_000;

    private Storyboard() {}

    static TilesIntent tiles(StoryboardRecipe recipe, FrameGrid grid, Optional<VideoFacts> picture) {
        long keyFrames = picture.map(VideoFacts::getKeyFrameDistanceMicros).orElse(0L);
        double wanted = recipe.every().toMillis() / 1e3;
        double seconds = keyFrames <= LONGEST_KEY_FRAME_DISTANCE_MICROS ? Math.max(wanted, keyFrames / 1e6) : wanted;
        long every = Math.max(
                Math.max(1, grid.rate().framesIn(seconds)),
                Math.floorDiv(grid.totalFrames() + MOST_TILES - 1, MOST_TILES));
        int count = Math.toIntExact(Math.floorDiv(grid.totalFrames() + every - 1, every));
        // A short title does not fill a sheet: the only one is then no larger than it must be.
        int columns = Math.min(recipe.columns(), count);
        int rows = Math.min(recipe.rows(), (count + columns - 1) / columns);
        return TilesIntent.newBuilder()
                .setColumns(columns)
                .setRows(rows)
                .setEveryFrames(every)
                .setCount(count)
                .build();
    }
}
