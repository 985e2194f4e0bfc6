package io.tailrace.encoder.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.embedded.FaultProxy.Fault;
import io.tailrace.events.ObjectVersion;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.ffmpeg.SystemLibraries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real ffmpeg reads its source and writes its segments through the relay, while every second answer of the store breaks. */
class RelayWithFfmpegIT {

    private static final FfmpegPrograms PROGRAMS = FfmpegPrograms.bundled();

    /** A clip of 12 s with a GOP of 1 s; noise, so that it is some megabytes. */
    private static final List<String> CLIP = List.of(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=640x360:rate=25:duration=12,noise=alls=12:allf=t",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-g",
            "25",
            "-pix_fmt",
            "yuv420p");

    @TempDir
    static Path dir;

    private static RelayFixture fixture;
    private static Path clip;

    @BeforeAll
    static void start() throws Exception {
        SystemLibraries.ensure(PROGRAMS);
        clip = dir.resolve("clip.mp4");
        List<String> arguments = new ArrayList<>(CLIP);
        arguments.add(clip.toString());
        assertThat(ffmpeg(arguments).code()).isZero();
        fixture = new RelayFixture(dir, RelayFixture.SETTINGS);
    }

    @AfterAll
    static void stop() throws Exception {
        fixture.close();
    }

    private record Ended(int code, String log) {}

    private static Ended ffmpeg(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(PROGRAMS.ffmpeg().toString(), "-nostdin", "-hide_banner", "-loglevel", "error"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(dir, "ffmpeg", ".log").toFile())
                .directory(Files.createTempDirectory(dir, "empty").toFile());
        builder.environment().clear();
        builder.environment().put("LD_LIBRARY_PATH", PROGRAMS.libraries().toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ffmpeg ends").isTrue();
            Path log = builder.redirectOutput().file().toPath();
            return new Ended(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> segmentsOf(String source, String pattern, String init, String playlist) {
        return List.of(
                "-xerror",
                "-protocol_whitelist",
                "http,tcp",
                "-format_whitelist",
                "mov",
                "-recv_buffer_size",
                "131072",
                "-rw_timeout",
                "90000000",
                "-i",
                source,
                "-map",
                "0:v",
                "-c",
                "copy",
                "-f",
                "hls",
                "-method",
                "PUT",
                "-hls_time",
                "4",
                "-hls_list_size",
                "0",
                "-hls_segment_type",
                "fmp4",
                "-start_number",
                "1",
                "-hls_fmp4_init_filename",
                init,
                "-hls_segment_filename",
                pattern,
                playlist);
    }

    @Test
    void writesTheSameSegmentsAsWithoutTheRelayAndItsFaults() throws Exception {
        Path plain = Files.createDirectory(dir.resolve("plain"));
        List<String> direct = new ArrayList<>(segmentsOf(
                clip.toString(),
                plain.resolve("%06d.m4s").toString(),
                "init.mp4",
                plain.resolve("x.m3u8").toString()));
        direct.set(2, "file");
        direct.removeAll(List.of("-recv_buffer_size", "131072", "-rw_timeout", "90000000", "-method", "PUT"));
        Ended reference = ffmpeg(direct);
        assertThat(reference.code()).as(reference.log()).isZero();

        ObjectVersion source = fixture.put("clip.mp4", clip);
        Map<String, byte[]> stored = new ConcurrentHashMap<>();
        fixture.proxy.rule((number, request) -> number % 2 == 1 ? Fault.CUT : Fault.NONE);
        RelayLease lease = fixture.relay.lend(source, stored::put);
        Ended ended = ffmpeg(segmentsOf(
                lease.sourceUrl(), lease.outputUrl("360p/%06d.m4s"), "init.mp4", lease.outputUrl("360p/x.m3u8")));

        assertThat(ended.code()).as(ended.log()).isZero();
        List<String> expected = List.of("init.mp4", "000001.m4s", "000002.m4s", "000003.m4s");
        assertThat(lease.awaitStored(
                        expected.stream().map(name -> "360p/" + name).toList(), Duration.ofSeconds(30)))
                .as(() -> stored.keySet() + " " + lease.failure())
                .isTrue();
        for (String name : expected) {
            assertThat(stored.get("360p/" + name)).isEqualTo(Files.readAllBytes(plain.resolve(name)));
        }
        assertThat(lease.bytesServed()).isGreaterThanOrEqualTo(Files.size(clip));
        assertThat(fixture.proxy.requests()).isGreaterThan(2);
    }

    @Test
    void aSourceReplacedInTheMiddleFailsTheLeaseWhateverFfmpegSays() throws Exception {
        ObjectVersion source = fixture.put("replaced.mp4", clip);
        fixture.proxy.rule((number, request) -> number < 3 ? Fault.NONE : Fault.OTHER_ETAG);
        RelayLease lease = fixture.relay.lend(source, (name, bytes) -> {});

        Ended unused = ffmpeg(
                segmentsOf(lease.sourceUrl(), lease.outputUrl("%06d.m4s"), "init.mp4", lease.outputUrl("x.m3u8")));

        assertThat(lease.failure().orElseThrow().reason()).isEqualTo(RelayFailure.Reason.CHANGED);
    }
}
