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

    private static final String TIMECODE = "TAG:timecode=";

    private final FfmpegRunner runner;

    FileProbe(FfmpegRunner runner) {
        this.runner = runner;
    }

    /** What is in a file: its tracks in order, none when it cannot be read, and its timecode, empty where it has none. */
    record Found(List<Track> tracks, String timecode) {

        Found {
            tracks = List.copyOf(tracks);
        }

        Optional<Track> picture() {
            return first(tracks, "video");
        }

        List<Track> sounds() {
            return tracks.stream().filter(track -> track.type().equals("audio")).toList();
        }
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

    Found look(Path file, Attempt attempt) throws TaskFailedException, InterruptedException {
        List<String> line = List.of(
                "-protocol_whitelist",
                "file",
                "-count_packets",
                "-show_entries",
                "stream=codec_type,codec_name,width,height,channels,sample_rate,nb_read_packets,start_time,duration"
                        + ":stream_tags=timecode:format_tags=timecode",
                "-of",
                "default=noprint_wrappers=0",
                "file:" + file);
        List<Track> tracks = new ArrayList<>();
        Map<String, String> fields = new HashMap<>();
        List<String> timecodes = new ArrayList<>();
        ExitReport end = runner.ffprobe(line, attempt, text -> {
            int equals = text.indexOf('=');
            if (text.equals("[/STREAM]")) {
                tracks.add(track(fields));
                fields.clear();
            } else if (text.startsWith(TIMECODE)) {
                timecodes.add(text.substring(TIMECODE.length())); // of the picture in QuickTime, of the file in MXF
            } else if (equals > 0) {
                fields.put(text.substring(0, equals), text.substring(equals + 1));
            }
        });
        return new Found(
                end.isClean() ? tracks : List.of(),
                timecodes.stream().findFirst().orElse(""));
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
