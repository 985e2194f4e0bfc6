package io.tailrace.encoder.dialect;

/** One filter between the pictures of the grid and an encoder. */
@FunctionalInterface
public interface PictureStep {

    /** To the exact size, square pixels, BT.709 in video range, by the CPU. In words that ffmpeg 7.1 knows as well. */
    PictureStep SCALE = (encoder, width, height) ->
            "scale=" + width + ":" + height + ":flags=bicubic:out_color_matrix=bt709:out_range=tv,setsar=1";

    PictureStep FORMAT = (encoder, width, height) -> "format=" + encoder.pixelFormat();

    /** One set of tags in every rendition, so that init segments are equal. */
    PictureStep TAGS =
            (encoder, width, height) -> "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";

    /** From memory to the device that the path names. */
    PictureStep UPLOAD = (encoder, width, height) -> "hwupload";

    /** The filter for pictures of that size on their way to {@code encoder}. */
    String filter(PictureEncoder encoder, int width, int height);
}
