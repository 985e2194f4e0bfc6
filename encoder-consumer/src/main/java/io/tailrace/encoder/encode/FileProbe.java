package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a finished file on disk with a tool of its own, before it is stored. */
final class FileProbe {

    private final FfmpegRunner runner;

    FileProbe(FfmpegRunner runner) {
        this.runner = runner;
    }

    /** A track of the file. {@code packets} were counted one by one; start and duration are what players will show. */
    record Track(
            String type,
            String codec,
            int width,
            int height,
            int channels,
            int sampleRate,
            long packets,
            long startMicros,
            long durationMicros) {}

    /** The tracks in order; empty when the file cannot be read. */
    List<Track> tracks(Path file, Attempt attempt) throws TaskFailedException, InterruptedException {
        List<String> line = List.of(
                "-protocol_whitelist",
                "file",
                "-count_packets",
                "-show_entries",
                "stream=codec_type,codec_name,width,height,channels,sample_rate,nb_read_packets,start_time,duration",
                "-of",
                "default=noprint_wrappers=0",
                "file:" + file);
        List<Track> tracks = new ArrayList<>();
        Map<String, String> fields = new HashMap<>();
        ExitReport end = runner.ffprobe(line, attempt, text -> {
            int equals = text.indexOf('=');
            if (text.equals("[/STREAM]")) {
                tracks.add(track(fields));
                fields.clear();
            } else if (equals > 0) {
                fields.put(text.substring(0, equals), text.substring(equals + 1));
            }
        });
        return end.isClean() ? List.copyOf(tracks) : List.of();
    }

    private static Track track(Map<String, String> fields) {
        return new Track(
                fields.getOrDefault("codec_type", ""),
                fields.getOrDefault("codec_name", ""),
                (int) number(fields, "width"),
                (int) number(fields, "height"),
                (int) number(fields, "channels"),
                (int) number(fields, "sample_rate"),
                (long) number(fields, "nb_read_packets"),
                Math.round(number(fields, "start_time") * 1e6),
                Math.round(number(fields, "duration") * 1e6));
    }

    private static double number(Map<String, String> fields, String name) {
        try {
            return Double.parseDouble(fields.getOrDefault(name, "0"));
        } catch (NumberFormatException e) {
            return 0; // N/A
        }
    }

    static Optional<Track> first(List<Track> tracks, String type) {
        return tracks.stream().filter(track -> track.type().equals(type)).findFirst();
    }
}
