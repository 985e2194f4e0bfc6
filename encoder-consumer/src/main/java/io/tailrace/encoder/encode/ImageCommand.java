package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.ImageIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ffmpeg's arguments for a still picture: the most typical frame of two seconds around the one asked for. The filter that chooses holds
 * all candidates, so they are few, and small already. Pure.
 */
record ImageCommand(Title title, ImageIntent intent) {

    /** Behind a scale's size. JPEG knows neither BT.709 nor the video range (JFIF 1.02). */
    static final String JPEG_COLOURS = ":flags=bicubic:out_color_matrix=bt601:out_range=pc,setsar=1,format=yuvj420p";

    private static final double WINDOW_SECONDS = 2;

    /** What the filter asks for; at the end of the stream it takes the best of fewer. */
    private static final long LEAST_CANDIDATES = 2;

    private static final long MOST_CANDIDATES = 48;

    List<String> arguments(String media, Path file) {
        FrameRange window = window();
        PictureFilter filter = new PictureFilter(title, window);
        List<String> line = new ArrayList<>(List.of("-filter_complex_threads", "1", "-copyts", "-start_at_zero"));
        line.addAll(new SourceInput(
                        media, Optional.of(title.plan().getMediaDemuxer()), title.isMediaSeekable(), title.mostPixels())
                .arguments(filter.input()));
        line.addAll(List.of(
                "-filter_complex",
                "[0:V:0]" + filter.chain() + ",scale=" + intent.getWidth() + ":" + intent.getHeight() + JPEG_COLOURS
                        + ",thumbnail=n=" + Math.max(LEAST_CANDIDATES, window.length()) + "[v]",
                "-map",
                "[v]",
                "-frames:v",
                "1",
                "-fps_mode",
                "passthrough"));
        line.addAll(jpeg(3));
        line.addAll(List.of("-f", "image2", "-update", "1", "file:" + file));
        return line;
    }

    /** Output options; {@code scale} is ffmpeg's for JPEG, 2 is best and 31 worst. */
    static List<String> jpeg(int scale) {
        return List.of(
                "-c:v",
                "mjpeg",
                "-q:v",
                Integer.toString(scale),
                "-huffman",
                "optimal",
                "-flags",
                "+bitexact",
                "-fflags",
                "+bitexact",
                "-map_metadata",
                "-1");
    }

    FrameRange window() {
        FrameGrid grid = title.grid();
        long wanted = Math.min(MOST_CANDIDATES, grid.rate().framesIn(WINDOW_SECONDS));
        long length = Math.min(grid.totalFrames(), wanted);
        long first = Math.max(0, Math.min(intent.getAtFrame() - length / 2, grid.totalFrames() - length));
        return new FrameRange(first, first + length);
    }
}
