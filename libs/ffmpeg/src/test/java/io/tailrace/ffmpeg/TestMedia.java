package io.tailrace.ffmpeg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Real CMAF segments, made by ffmpeg from generated pictures and tones. */
final class TestMedia {

    static final FfmpegPrograms PROGRAMS = programs();

    private TestMedia() {}

    private static FfmpegPrograms programs() {
        FfmpegPrograms programs = FfmpegPrograms.bundled();
        SystemLibraries.ensure(programs);
        return programs;
    }

    /** Writes init.mp4 and seg-0.m4s ... of one second each into {@code folder}. {@code frag_discont} writes real decode times, which are negative for sound. */
    static void cmaf(Path folder, Path scratch, String source, String flags, String... encoder)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of("-nostdin", "-hide_banner", "-loglevel", "level+warning", "-f", "lavfi", "-i", source));
        line.addAll(List.of(encoder));
        line.addAll(
                List.of("-avoid_negative_ts", "disabled", "-f", "hls", "-hls_time", "1", "-hls_segment_type", "fmp4"));
        line.addAll(List.of("-hls_playlist_type", "vod", "-hls_fmp4_init_filename", "init.mp4"));
        line.addAll(List.of("-hls_segment_filename", "file:" + folder.resolve("seg-%d.m4s")));
        line.addAll(List.of("-hls_segment_options", "movflags=" + flags + "+skip_sidx:write_btrt=0"));
        line.add("file:" + folder.resolve("list.m3u8"));
        try (ChildLauncher launcher = new ChildLauncher(PROGRAMS, scratch)) {
            ExitReport report = launcher.ffmpeg(line, text -> {}).await(Guard.limit(Duration.ofSeconds(50)));
            if (!report.isClean()) {
                throw new IOException("ffmpeg ended with " + report.code() + ": " + report.lastLines());
            }
        }
    }

    static CmafInit init(Path folder) throws IOException, MalformedMediaException {
        return CmafInit.parse(Files.readAllBytes(folder.resolve("init.mp4")));
    }

    static byte[] segment(Path folder, int number) throws IOException {
        return Files.readAllBytes(folder.resolve("seg-" + number + ".m4s"));
    }
}
