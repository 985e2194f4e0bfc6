package io.tailrace.packager.asset;

import io.tailrace.media.DynamicRange;
import io.tailrace.media.FrameRate;

/** A rung of the ladder. Pixels are square. */
public record VideoTrack(Track track, int width, int height, FrameRate rate, DynamicRange range) {}
