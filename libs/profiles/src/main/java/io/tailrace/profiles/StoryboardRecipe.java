package io.tailrace.profiles;

import java.time.Duration;

/**
 * Sheets of small pictures for the seek bar, with an index in WebVTT.
 *
 * @param box     what one tile is fitted into
 * @param every   distance of the tiles; longer where the source has fewer key frames, or would need very many tiles
 * @param columns tiles in a row of a sheet
 * @param rows    rows of a sheet
 */
public record StoryboardRecipe(Box box, Duration every, int columns, int rows) {}
