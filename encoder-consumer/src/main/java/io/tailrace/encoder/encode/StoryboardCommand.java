package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.ImageIntent;
import io.tailrace.events.TilesIntent;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ffmpeg's arguments for the sheets of a storyboard: one pass over the title that decodes key frames only where they are close enough to
 * the tiles, and keeps the picture of the grid that each tile stands for. Pure.
 */
record StoryboardCommand(Title title, ImageIntent intent, TilesIntent tiles) {

    /** @param pattern path of the sheets with a place for their number, from 1 */
    List<String> arguments(String media, Path pattern) {
        FrameRange whole = new FrameRange(0, title.grid().totalFrames());
        PictureFilter filter = new PictureFilter(title, whole);
        List<String> line = new ArrayList<>(List.of("-filter_complex_threads", "1", "-copyts", "-start_at_zero"));
        List<String> options = new ArrayList<>(filter.input());
        if (hasKeyFrames()) {
            options.addAll(List.of("-skip_frame", "nokey"));
        }
        line.addAll(new SourceInput(
                        media, Optional.of(title.plan().getMediaDemuxer()), title.isMediaSeekable(), title.mostPixels())
                .arguments(options));
        line.addAll(List.of(
                "-filter_complex",
                "[0:V:0]" + filter.chain("select='not(mod(n," + tiles.getEveryFrames() + "))'")
                        + ",scale=" + intent.getWidth() + ":" + intent.getHeight() + ImageCommand.JPEG_COLOURS
                        + ",tile=" + tiles.getColumns() + "x" + tiles.getRows() + "[v]",
                "-map",
                "[v]",
                "-fps_mode",
                "passthrough"));
        line.addAll(ImageCommand.jpeg(5));
        line.addAll(List.of("-f", "image2", "-start_number", "1", "file:" + pattern));
        return line;
    }

    /** Tiles are then the last key frame before the picture they stand for. */
    private boolean hasKeyFrames() {
        long distance =
                title.picture().map(VideoFacts::getKeyFrameDistanceMicros).orElse(0L);
        return distance > 0 && distance <= title.grid().rate().microsAt(tiles.getEveryFrames() + 1);
    }
}
