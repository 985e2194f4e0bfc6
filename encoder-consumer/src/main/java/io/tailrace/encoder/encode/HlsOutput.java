package io.tailrace.encoder.encode;

import io.tailrace.media.FrameGrid;
import java.util.List;
import java.util.function.UnaryOperator;

/** CMAF segments through ffmpeg's hls muxer, each PUT to the relay when it is whole. The playlist only tells which there are. Pure. */
final class HlsOutput {

    static final String INIT = "init.mp4";
    static final String LIST = "list.m3u8";
    private static final String PATTERN = "%06d.m4s";

    private HlsOutput() {}

    static String segment(int number) {
        return String.format(PATTERN, number);
    }

    /**
     * @param movflags of the segments
     * @param firstNumber of the first segment
     * @param address turns {@code rendition/name} into an address of the relay
     */
    static List<String> arguments(
            String rendition, FrameGrid grid, String movflags, int firstNumber, UnaryOperator<String> address) {
        // Rounded down: a segment must not run on to the key frame behind its last one.
        long segmentMicros = grid.rate().microsAt(grid.segmentFrames());
        return List.of(
                "-f",
                "hls",
                "-method",
                "PUT",
                "-hls_time",
                segmentMicros + "us",
                "-hls_list_size",
                "0",
                "-hls_playlist_type",
                "vod",
                "-hls_segment_type",
                "fmp4",
                "-start_number",
                Integer.toString(firstNumber),
                "-hls_fmp4_init_filename",
                INIT,
                "-hls_segment_filename",
                address.apply(rendition + "/" + PATTERN),
                "-hls_segment_options",
                movflags,
                address.apply(rendition + "/" + LIST));
    }
}
