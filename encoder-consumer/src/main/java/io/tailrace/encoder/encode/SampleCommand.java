package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRange;
import io.tailrace.media.FrameRate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ffmpeg's arguments for {@link PictureSample}s of one segment, decoded by the CPU: of its first and last picture, as the source shows
 * them and as they were encoded. Pure.
 *
 * @param number of the segment
 * @param every  frames of the title for one of the rendition
 * @param range  of the rendition
 * @param shaping filters that give the source the rendition's shape and draw upon it; empty where there is nothing to do
 */
record SampleCommand(Title title, int number, int every, DynamicRange range, String shaping) {

    /** Of a segment in the middle of the chunk: what breaks on the way is seen as well as what never worked. */
    static SampleCommand of(Title title, int chunk, VideoIntent intent) {
        FrameGrid grid = title.grid();
        int number = grid.firstSegment(chunk) + grid.segmentsIn(chunk) / 2;
        List<String> shaping = new ArrayList<>();
        if (intent.getReframe().isPresent()) {
            shaping.add(Reframing.filters(intent));
        }
        shaping.addAll(new Overlays(title, intent, grid.segment(number).first(), "sample").filters());
        return new SampleCommand(
                title, number, intent.getEveryFrames(), Codecs.range(intent), String.join(",", shaping));
    }

    /** Frames of the title that are looked at: the first, and the last one the rendition has of the segment. */
    List<Long> frames() {
        long first = title.grid().segment(number).first();
        return last() == 0 ? List.of(first) : List.of(first, first + last() * every);
    }

    /** Index in the segment of the rendition's last picture. */
    private long last() {
        return title.grid().every(every).segment(number).length() - 1;
    }

    List<String> source(String media, Path file) {
        FrameRange frames = title.grid().segment(number);
        PictureFilter filter = new PictureFilter(title, frames);
        List<String> line = new ArrayList<>(List.of("-filter_complex_threads", "1", "-copyts", "-start_at_zero"));
        line.addAll(new SourceInput(
                        media, Optional.of(title.plan().getMediaDemuxer()), title.isMediaSeekable(), title.mostPixels())
                .arguments(filter.input()));
        line.addAll(List.of(
                "-filter_complex",
                "[0:V:0]" + (range.isHigh() ? filter.gridded() : filter.chain()) + shaped() + ","
                        + samples(last() * every) + "[v]"));
        line.addAll(List.of("-map", "[v]"));
        line.addAll(raw(file));
        return line;
    }

    /** @param segment with its init segment before it */
    List<String> output(Path segment, Path file) {
        return output(List.of(), segment, file);
    }

    /** @param made a file of the whole title */
    List<String> outputOfTitle(Path made, Path file) {
        FrameRate rate = title.grid().rate();
        // Half a frame early: what is shown from here on begins with the segment, however times are rounded.
        long start = rate.microsAt(title.grid().segment(number).first()) - rate.microsAt(1) / 2;
        return output(start <= 0 ? List.of() : List.of("-ss", Title.seconds(start)), made, file);
    }

    private List<String> output(List<String> seek, Path media, Path file) {
        List<String> line = new ArrayList<>(List.of("-filter_complex_threads", "1"));
        line.addAll(seek);
        line.addAll(List.of("-f", "mov", "-i", "file:" + media));
        line.addAll(List.of("-filter_complex", "[0:V:0]" + samples(last()) + "[v]", "-map", "[v]"));
        line.addAll(raw(file));
        return line;
    }

    private String shaped() {
        return shaping.isEmpty() ? "" : "," + shaping;
    }

    private String samples(long last) {
        return "select='eq(n\\,0)+eq(n\\," + last + ")',scale=" + PictureSample.WIDTH + ":" + PictureSample.HEIGHT
                + ":flags=area:out_color_matrix=" + (range.isHigh() ? "bt2020" : "bt709")
                + ":out_range=tv,format=yuv420p";
    }

    private List<String> raw(Path file) {
        return List.of(
                "-frames:v",
                Integer.toString(frames().size()),
                "-fps_mode",
                "passthrough",
                "-c:v",
                "rawvideo",
                "-f",
                "rawvideo",
                "file:" + file);
    }
}
