package io.tailrace.encoder.text;

import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.TextFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ffmpeg's arguments that turn text of any kind into WebVTT files. Times count from the container's start. Pure. */
final class TextCommand {

    /** Of one track; a subtitle file of a long film has 200 KiB. */
    static final long MOST_BYTES = 16 << 20;

    /** What may be in a sidecar. */
    private static final String SIDECAR_FORMATS = "srt,webvtt,ass";

    private TextCommand() {}

    /** Tracks of a source in one read of it. {@code files} are in the order of {@code tracks}. */
    static List<String> tracks(SourceFacts facts, String url, List<Integer> tracks, List<Path> files) {
        List<String> line = new ArrayList<>(List.of("-copyts", "-start_at_zero"));
        line.addAll(
                new SourceInput(url, Optional.of(facts.getDemuxer()), facts.getIsSeekable(), SourceInput.MOST_PIXELS)
                        .arguments(List.of("-vn", "-an", "-dn")));
        for (int i = 0; i < tracks.size(); i++) {
            int track = tracks.get(i);
            line.addAll(List.of("-map", "0:s:" + track));
            line.addAll(output(isWebVtt(facts, track), files.get(i)));
        }
        return line;
    }

    private static boolean isWebVtt(SourceFacts facts, int track) {
        return facts.getTexts().stream()
                .filter(text -> text.getTrack() == track)
                .map(TextFacts::getCodec)
                .anyMatch("webvtt"::equals);
    }

    /** A file of subtitles, already on disk and in UTF-8. */
    static List<String> sidecar(Path text, boolean isWebVtt, Path file) {
        List<String> line = new ArrayList<>(List.of(
                "-protocol_whitelist",
                "file",
                "-format_whitelist",
                SIDECAR_FORMATS,
                "-i",
                "file:" + text,
                "-map",
                "0:s:0"));
        line.addAll(output(isWebVtt, file));
        return line;
    }

    /**
     * Line 21 of the picture. Decoded, because captions are side data of frames; times count from the first picture. The source is opened
     * by a filter, which gets the same whitelists.
     */
    static List<String> captions(String url, String demuxer, Path file) {
        String address = url.replace(":", "\\:");
        String graph = "movie=filename='" + address + "':format_name=" + demuxer + ":format_opts='protocol_whitelist="
                + SourceInput.PROTOCOLS + "\\:format_whitelist=" + SourceInput.FORMATS + "'[out0+subcc]";
        List<String> line =
                new ArrayList<>(List.of("-copyts", "-start_at_zero", "-f", "lavfi", "-i", graph, "-map", "0:s:0"));
        line.addAll(output(false, file));
        return line;
    }

    /** WebVTT is copied, since it would lose voices and positions on its way through another form. */
    private static List<String> output(boolean isWebVtt, Path file) {
        return List.of(
                "-c:s",
                isWebVtt ? "copy" : "webvtt",
                "-fflags",
                "+bitexact",
                "-map_metadata",
                "-1",
                "-fs",
                Long.toString(MOST_BYTES),
                "-f",
                "webvtt",
                "file:" + file);
    }
}
