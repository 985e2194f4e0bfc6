package io.tailrace.profiles;

import io.tailrace.media.MasterCodec;

/**
 * A picture for archives and editing: the source's own raster, scan, pixel shape, rate and colours.
 *
 * @param codec        {@link MasterCodec#PRORES} or {@link MasterCodec#DNXHR}
 * @param codecProfile of {@link MasterCodec#codecProfiles()}
 */
public record MasterRecipe(MasterCodec codec, String codecProfile) {}
