package io.tailrace.packager.asset;

import io.tailrace.events.RenditionKind;
import io.tailrace.media.PartList.StoredObject;

/**
 * A file or picture of an asset.
 *
 * @param path below the asset's prefix
 * @param durationMicros 0 for pictures
 */
public record WholeObject(
        String rendition,
        int generation,
        RenditionKind kind,
        String path,
        StoredObject object,
        String encoder,
        String codec,
        int width,
        int height,
        long samples,
        long durationMicros) {}
