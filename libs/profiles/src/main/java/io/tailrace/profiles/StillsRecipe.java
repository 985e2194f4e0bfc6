package io.tailrace.profiles;

/**
 * Pictures at even distances over the title.
 *
 * @param box   what each is fitted into
 * @param count how many; fewer where the title has fewer frames
 */
public record StillsRecipe(Box box, int count) {}
