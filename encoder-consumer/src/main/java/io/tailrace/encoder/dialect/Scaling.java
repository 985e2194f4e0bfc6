package io.tailrace.encoder.dialect;

import io.tailrace.media.DynamicRange;

/**
 * From pictures of the grid to those of one rendition: exact size, square pixels, BT.709 in video range.
 *
 * @param converts whether the pictures have another matrix or range yet
 */
public record Scaling(PictureEncoder encoder, int width, int height, boolean converts) {

    PictureForm form() {
        return new PictureForm(width, height, DynamicRange.SDR);
    }

    /** One set of tags in every rendition, so that init segments are equal wherever pictures were scaled. */
    String tags() {
        return "setsar=1," + PictureStep.TAGS.filter(encoder, form());
    }
}
