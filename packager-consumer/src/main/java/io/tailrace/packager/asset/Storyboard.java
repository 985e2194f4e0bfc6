package io.tailrace.packager.asset;

import io.tailrace.media.PartList.StoredObject;
import java.math.BigDecimal;
import java.util.List;

/**
 * Sheets of small pictures with their index.
 *
 * @param folder       where its objects lie below the asset's prefix, with a slash at its end
 * @param index        WebVTT whose cues name rectangles of the sheets
 * @param sheets       in order; they are numbered from 1, six digits
 * @param columns      tiles in a row of a sheet
 * @param width        pixels of a sheet
 * @param sheetSeconds time that a full sheet covers
 */
public record Storyboard(
        String name,
        int generation,
        String folder,
        String encoder,
        StoredObject index,
        List<StoredObject> sheets,
        int columns,
        int rows,
        int width,
        int height,
        BigDecimal sheetSeconds) {

    public Storyboard {
        sheets = List.copyOf(sheets);
    }
}
