package io.tailrace.encoder.encode;

import io.tailrace.events.VideoFacts;
import java.util.List;
import java.util.Locale;

/**
 * Brings whatever a decoder hands out to pictures of one size, upright. A recorder's picture may change its size, its shape or its tags
 * at any key frame, seen by the probe or not. ffmpeg would then build its filters anew and lose what they hold: the grid came out with
 * 150 frames instead of 100. So it is told not to, and the first filter is one that takes every size
 * ({@code docs/decisions/0009-sizes-are-fitted-by-the-first-filter.md}). Pure.
 */
final class Canvas {

    /** In front of the input of pictures. ffmpeg's own turning would come before the first filter, and reads a picture by the size it had. */
    static final List<String> INPUT = List.of("-reinit_filter:v", "0", "-noautorotate");

    /** Behind it, or players would turn the picture once more. */
    static final String UPRIGHT = "sidedata=mode=delete:type=DISPLAYMATRIX";

    private Canvas() {}

    /**
     * The first filters of a chain. A picture of the usual size passes as it is; another is fitted in, with black beside or above it.
     * Shapes within a hundredth are one: encoders round their sizes.
     */
    static String fitted(VideoFacts video, boolean isInterlaced) {
        int width = video.getWidth();
        int height = video.getHeight();
        String shape = String.format(
                Locale.ROOT,
                "%.6f",
                (double) width * Math.max(1, video.getSarNum()) / height / Math.max(1, video.getSarDen()));
        return "scale=w='if(lt(dar/" + shape + ",0.99),2*round(" + width + "*dar/" + shape + "/2)," + width + ")'"
                + ":h='if(gt(dar/" + shape + ",1.01),2*round(" + height + "*" + shape + "/dar/2)," + height + ")'"
                + ":eval=frame:flags=bicubic" + (isInterlaced ? ":interl=1" : "")
                + ",pad=" + width + ":" + height + ":(ow-iw)/2:trunc((oh-ih)/4)*2:eval=frame";
    }
}
