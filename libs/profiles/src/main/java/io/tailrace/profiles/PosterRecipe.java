package io.tailrace.profiles;

/**
 * A still picture of the title, {@code poster.jpg}.
 *
 * @param box what the picture is fitted into
 * @param at  where to look for a good picture, as a share of the title from 0 to 1
 */
public record PosterRecipe(Box box, double at) {}
