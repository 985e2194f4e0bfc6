package io.tailrace.encoder.dialect;

/** One filter between the pictures of the grid and an encoder. */
@FunctionalInterface
public interface PictureStep {

    /** To the exact size, square pixels, the matrix of the range in video levels, by the CPU. In words that ffmpeg 7.1 knows as well. */
    PictureStep SCALE = (encoder, form) -> "scale=" + form.width() + ":" + form.height()
            + ":flags=bicubic:out_color_matrix=" + (form.range().isHigh() ? "bt2020" : "bt709")
            + ":out_range=tv,setsar=1";

    PictureStep FORMAT = (encoder, form) -> "format=" + encoder.pixelFormat(form.range());

    /** One set of tags in every rendition of a range, so that init segments are equal. */
    PictureStep TAGS = (encoder, form) -> form.range().isHigh()
            ? "setparams=range=tv:color_primaries=bt2020:color_trc="
                    + form.range().transfer() + ":colorspace=bt2020nc"
            : "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";

    /** From memory to the device that the path names. */
    PictureStep UPLOAD = (encoder, form) -> "hwupload";

    /** The filter for pictures that are to be of {@code form} on their way to {@code encoder}. */
    String filter(PictureEncoder encoder, PictureForm form);
}
