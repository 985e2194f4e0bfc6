package io.tailrace.encoder.dialect;

import io.tailrace.media.DynamicRange;

/** What pictures have become when they reach an encoder: their size in square pixels, and how bright they may get. */
public record PictureForm(int width, int height, DynamicRange range) {}
