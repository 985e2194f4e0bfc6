package io.tailrace.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.ffmpeg.SystemLibraries;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * CPU and wall time of a job, by chunks and by renditions, against one ffmpeg process that writes the same ladder. Interleaved rounds; the
 * first round of each warms up and is left out. Writes {@code job.json} (raw) and prints a table of medians and ratios.
 */
@Command(
        name = "job",
        mixinStandardHelpOptions = true,
        description = "A job against one ffmpeg process that writes the same ladder.")
public final class JobBenchmark implements java.util.concurrent.Callable<Integer> {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String BY_CHUNK = "tailrace, split: chunk";
    private static final String BY_RENDITION = "tailrace, split: rendition";
    private static final String PEER = "one ffmpeg";

    @Option(
            names = "--clip",
            defaultValue = "pipeline-tests/media/bbb-1080p-12s.mp4",
            description = "A 24 fps landscape clip (default: ${DEFAULT-VALUE}).")
    private Path clip = Path.of("");

    @Option(
            names = "--repeat",
            defaultValue = "5",
            description = "How often the clip is looped to make the title (default: ${DEFAULT-VALUE}).")
    private int repeat;

    @Option(names = "--rounds", defaultValue = "5", description = "Measured rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--launcher",
            defaultValue = "./tailrace",
            description = "The tailrace command (default: ${DEFAULT-VALUE}).")
    private Path launcher = Path.of("");

    @Option(
            names = "--out",
            defaultValue = "benchmarks/results",
            description = "Where the raw figures go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    /** One run of one contender. */
    private record Sample(String contender, int round, double wallSeconds, double cpuSeconds) {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new JobBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        FfmpegPrograms programs = FfmpegPrograms.bundled();
        SystemLibraries.ensure(programs);
        Profile profile = Profiles.load(Optional.empty()).find("hls-ladder").orElseThrow();
        Path scratch = Files.createTempDirectory("tailrace-benchmark");
        try {
            Path title = loop(programs, scratch);
            StartFigures start = StartFigures.measure(launcher.toAbsolutePath(), clip.toAbsolutePath(), scratch);
            List<Sample> samples = measure(programs, profile, title, scratch);
            report(samples, start);
            return 0;
        } finally {
            Folders.delete(scratch);
        }
    }

    private Path loop(FfmpegPrograms programs, Path scratch) throws IOException, InterruptedException {
        Path title = scratch.resolve("title.mp4");
        ProcessBuilder builder = new ProcessBuilder(
                        programs.ffmpeg().toString(),
                        "-nostdin",
                        "-v",
                        "error",
                        "-stream_loop",
                        Integer.toString(repeat - 1),
                        "-i",
                        clip.toString(),
                        "-map",
                        "0:v:0",
                        "-map",
                        "0:a:0",
                        "-c",
                        "copy",
                        "-movflags",
                        "+faststart",
                        title.toString())
                .inheritIO();
        builder.environment()
                .put("LD_LIBRARY_PATH", String.valueOf(programs.ffmpeg().getParent()));
        require(builder.start());
        return title;
    }

    private List<Sample> measure(FfmpegPrograms programs, Profile profile, Path title, Path scratch) throws Exception {
        OneProcess peer = new OneProcess(programs, profile, 24);
        List<Sample> samples = new ArrayList<>();
        Path profiles = Files.createDirectory(scratch.resolve("profiles"));
        Files.writeString(profiles.resolve("by-rendition.yaml"), byRendition());
        try (RunningServer server = RunningServer.start(
                launcher.toAbsolutePath(),
                scratch.resolve("data"),
                Map.of("TAILRACE_PROFILES_DIR", profiles.toString()))) {
            for (int round = 0; round <= rounds; round++) {
                samples.add(onePeer(peer, title, Files.createDirectory(scratch.resolve("peer-" + round)), round));
                samples.add(oneJob(server, title, BY_CHUNK, "hls-ladder", round));
                samples.add(oneJob(server, title, BY_RENDITION, "by-rendition", round));
            }
        }
        return samples.stream().filter(sample -> sample.round() > 0).toList();
    }

    /** The bundled ladder with one line changed. */
    private static String byRendition() throws IOException {
        try (InputStream in = Profiles.class.getResourceAsStream("/io/tailrace/profiles/hls-ladder.yaml")) {
            if (in == null) {
                throw new IOException("the bundled profile hls-ladder is not on the class path");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.replaceFirst("(?m)^split: .*$", "split: rendition");
        }
    }

    private static Sample onePeer(OneProcess peer, Path title, Path folder, int round)
            throws IOException, InterruptedException {
        ProcessHandle self = ProcessHandle.current();
        Duration before = ProcessTree.reaped(self);
        long start = System.nanoTime();
        require(peer.start(title, folder));
        double wall = (System.nanoTime() - start) / 1e9;
        Folders.delete(folder);
        return new Sample(PEER, round, wall, seconds(ProcessTree.reaped(self).minus(before)));
    }

    private static Sample oneJob(RunningServer server, Path title, String contender, String profile, int round)
            throws Exception {
        String key = profile + "/" + round + ".mp4";
        String etag = server.upload(title, key);
        Duration before = ProcessTree.cpu(server.handle());
        long start = System.nanoTime();
        server.run(key, etag, profile);
        double wall = (System.nanoTime() - start) / 1e9;
        return new Sample(
                contender, round, wall, seconds(ProcessTree.cpu(server.handle()).minus(before)));
    }

    private void report(List<Sample> samples, StartFigures start) throws IOException {
        Files.createDirectories(out);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("titleSeconds", repeat * 12);
        all.put("rounds", rounds);
        all.put("processors", Runtime.getRuntime().availableProcessors());
        all.put("start", start);
        all.put("samples", samples);
        JSON.writeValue(out.resolve("job.json").toFile(), all);
        System.out.printf(
                "%-28s %22s %22s %10s %10s%n",
                "median (min..max) of " + rounds, "wall s", "cpu s", "wall ratio", "cpu ratio");
        Figures peerWall = wall(samples, PEER);
        Figures peerCpu = cpu(samples, PEER);
        for (String contender : List.of(PEER, BY_CHUNK, BY_RENDITION)) {
            Figures wall = wall(samples, contender);
            Figures cpu = cpu(samples, contender);
            System.out.printf(
                    "%-28s %22s %22s %10.2f %10.2f%n",
                    contender, wall, cpu, wall.median() / peerWall.median(), cpu.median() / peerCpu.median());
        }
        System.out.printf(
                "first ffmpeg %.1f s after the command; most memory outside ffmpeg %d MiB%n",
                start.firstFfmpegSeconds(), start.residentMebibytes());
        System.out.println("raw figures: " + out.resolve("job.json"));
    }

    private static Figures wall(List<Sample> samples, String contender) {
        return Figures.of(samples.stream()
                .filter(sample -> sample.contender().equals(contender))
                .mapToDouble(Sample::wallSeconds));
    }

    private static Figures cpu(List<Sample> samples, String contender) {
        return Figures.of(samples.stream()
                .filter(sample -> sample.contender().equals(contender))
                .mapToDouble(Sample::cpuSeconds));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static void require(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(30, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("ffmpeg failed, see its messages above");
        }
    }
}
