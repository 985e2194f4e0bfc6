package io.tailrace.worker;

import io.tailrace.events.CodecSpeed;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.Grid;
import io.tailrace.events.Rendition;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Pixels that come out of a slot of a node in a second, codec by codec: moving measures of the chunks it made. A chunk is decoded once for rungs of
 * several codecs, so each codec has the time of the whole attempt: what it reaches beside the others. Pure but for its memory; safe for use
 * by several threads.
 */
final class CodecSpeeds {

    /** Of a new measure in the moving one. */
    private static final double WEIGHT = 0.2;

    private final SortedMap<String, Double> pixelsPerSecond = new TreeMap<>();

    /** An attempt at {@code task} succeeded after {@code wall}. Only chunks of pictures are measured. */
    synchronized void succeeded(Task task, Duration wall) {
        if (task.getKind() == TaskKind.ENCODE) {
            double seconds = Math.max(1, wall.toMillis()) / 1000.0;
            task.getEncode()
                    .ifPresent(encode -> pixels(encode)
                            .forEach((codec, pixels) -> pixelsPerSecond.merge(
                                    codec, pixels / seconds, (known, next) -> known + WEIGHT * (next - known))));
        }
    }

    /** What is known, by codec. */
    synchronized List<CodecSpeed> all() {
        return pixelsPerSecond.entrySet().stream()
                .map(entry -> new CodecSpeed(entry.getKey(), Math.round(entry.getValue())))
                .toList();
    }

    private static Map<String, Long> pixels(EncodeTask encode) {
        long frames = grid(encode.getPlan().getGrid()).chunk(encode.getChunk()).length();
        Map<String, Long> pixels = new TreeMap<>();
        encode.getPlan().getRenditions().stream()
                .filter(rendition -> encode.getRenditions().contains(rendition.getName()))
                .map(Rendition::getVideo)
                .forEach(video ->
                        video.ifPresent(rung -> pixels.merge(rung.getCodec(), pixels(rung, frames), Long::sum)));
        return pixels;
    }

    private static long pixels(VideoIntent rung, long frames) {
        return frames / rung.getEveryFrames() * rung.getWidth() * rung.getHeight();
    }

    private static FrameGrid grid(Grid grid) {
        return new FrameGrid(
                new FrameRate(grid.getRate().getNum(), grid.getRate().getDen()),
                grid.getTotalFrames(),
                grid.getGopFrames(),
                grid.getSegmentFrames(),
                grid.getChunkFrames());
    }
}
