package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another build of ffmpeg takes over while jobs run: the bundled one, and that of the system (Debian's), in
 * {@code -Dtailrace.second.ffmpeg=FOLDER} or {@code /usr/bin}.
 */
class RollingUpgradeIT {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int OLD_JOBS = 3;

    /** What x264 writes into the first picture of each chunk. */
    private static final Pattern BUILD = Pattern.compile("x264 - core \\d+( r\\d+ [0-9a-f]+)?");

    private static final String FIRST = """
            pools:
              - {name: cpu, class: cpu}
            """;

    private static final String BOTH = """
            pools:
              - {name: cpu, class: cpu, retired: true}
              - {name: cpu-2, class: cpu}
            """;

    @TempDir
    Path folder;

    @Test
    void drainsTheOldPoolWhileTheNewOneTakesOverAndMixesNoBuilds() throws Exception {
        Path second = Path.of(System.getProperty("tailrace.second.ffmpeg", "/usr/bin"));
        assumeTrue(
                Files.isExecutable(second.resolve("ffmpeg")) && Files.isExecutable(second.resolve("ffprobe")),
                "there is no second build of ffmpeg in " + second + ": install Debian's, or -Dtailrace.second.ffmpeg");
        Path clip = withCloseKeyFrames();
        Gate gate = Gate.in(folder.resolve("gate"));
        Path pools = Files.writeString(folder.resolve("pools.yaml"), FIRST);
        Path profiles = Files.createDirectory(folder.resolve("profiles"));
        Files.copy(Path.of("src/test/resources/profiles/operations.yaml"), profiles.resolve("operations.yaml"));
        Map<String, String> variables =
                Map.of("TAILRACE_POOLS_FILE", pools.toString(), "TAILRACE_PROFILES_DIR", profiles.toString());

        List<String> old = new ArrayList<>();
        Server before = Server.start(folder.resolve("data"), variables, "--slots", "0");
        try (Command oldWorker = worker(before, "cpu", gate.variables())) {
            for (int job = 0; job < OLD_JOBS; job++) {
                old.add(before.submit(clip, "old-" + job + ".mp4", Gate.PROFILE));
            }
            await().atMost(SOON).until(() -> old.stream().anyMatch(job -> Server.published(before.job(job)) > 0));
            gate.hold(Gate.Stop.ENCODE_VIDEO);
            await().atMost(SOON)
                    .until(() ->
                            old.stream().allMatch(job -> !pools(before.job(job)).isEmpty()));
            before.close();

            Files.writeString(pools, BOTH);
            try (Server server = Server.start(folder.resolve("data"), variables, "--slots", "0");
                    Command newWorker = worker(
                            server,
                            "cpu-2",
                            Map.of(
                                    "TAILRACE_FFMPEG",
                                    second.resolve("ffmpeg").toString(),
                                    "TAILRACE_FFPROBE",
                                    second.resolve("ffprobe").toString()))) {
                String pinned = submit(server, clip, "pinned.mp4", build(server, "cpu"));
                String young = submit(server, clip, "new.mp4", build(server, "cpu-2"));
                assertThat(pools(server.expectEnd(young, "COMPLETED"))).containsOnly("cpu-2");
                assertThat(server.job(pinned).path("waitingFor").asText())
                        .contains("cpu is retired", "cpu-2 encodes with ffmpeg-", ", not " + build(server, "cpu"));
                assertThat(old)
                        .anyMatch(job -> server.job(job).path("state").asText().equals("ENCODING"));
                gate.open();
                for (String job : old) {
                    JsonNode view = server.expectEnd(job, "COMPLETED");
                    assertThat(pools(view)).containsOnly("cpu");
                    view.path("progress")
                            .forEach(rendition -> assertThat(
                                            rendition.path("generation").asInt())
                                    .isEqualTo(1));
                }
                await().atMost(SOON).until(() -> isIdle(server, "cpu"));

                Set<String> oldBuilds = new TreeSet<>();
                for (String job : old) {
                    oldBuilds.addAll(builds(server, job, "cpu"));
                }
                Set<String> newBuilds = builds(server, young, "cpu-2");
                assertThat(oldBuilds).hasSize(1);
                assertThat(newBuilds).hasSize(1).isNotEqualTo(oldBuilds);
                oldWorker.terminate();
                assertThat(oldWorker.exitCode(SOON)).isZero();
                newWorker.terminate();
                assertThat(newWorker.exitCode(SOON)).isZero();
            }
        } finally {
            gate.open();
            before.close();
        }
    }

    /** A key frame a second: then the title has three chunks of 4 s. */
    private Path withCloseKeyFrames() {
        Path file = folder.resolve("clip.mp4");
        Media.ffmpeg(
                "-i",
                Media.clip("bbb-1080p-12s.mp4").toString(),
                "-vf",
                "scale=640:-2",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-g",
                "24",
                "-c:a",
                "copy",
                file.toString());
        return file;
    }

    private Command worker(Server server, String pool, Map<String, String> programs) {
        Map<String, String> variables = new HashMap<>(programs);
        variables.put("TAILRACE_WORKER_PROBE_SLOTS", "1");
        return Command.start(
                folder,
                variables,
                "worker",
                "--env",
                server.environmentFile().toString(),
                "--slots",
                "1",
                "--pool",
                pool);
    }

    /** Asks for a build. @return the job's id */
    private static String submit(Server server, Path clip, String key, String version) throws Exception {
        server.store().putFile(server.bucket("INPUT"), key, clip, "video/mp4");
        HttpResponse<String> reply = server.post(
                "/api/v1/jobs",
                Map.of(
                        "source",
                        Map.of("bucket", server.bucket("INPUT"), "key", key),
                        "profile",
                        Gate.PROFILE,
                        "encoderVersion",
                        version));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(202);
        return Server.tree(reply.body()).get("id").asText();
    }

    /** The first part of the pool's identity: program and version. */
    private static String build(Server server, String pool) {
        return await("an identity of " + pool)
                .atMost(SOON)
                .until(() -> server.queue(pool).path("identity").asText().split("/", 2)[0], name -> !name.isEmpty());
    }

    private static Set<String> pools(JsonNode job) {
        Set<String> pools = new TreeSet<>();
        job.path("progress")
                .forEach(rendition -> pools.add(rendition.path("pool").asText()));
        return pools;
    }

    private static boolean isIdle(Server server, String pool) {
        JsonNode queue = server.queue(pool);
        return queue.path("waiting").asInt() == 0 && queue.path("released").asInt() == 0;
    }

    /** What wrote the chunks of a complete asset, each rendition by one build, as the bytes and the receipt tell. */
    private Set<String> builds(Server server, String job, String pool) throws Exception {
        Path out = folder.resolve("out-" + job);
        Command.ended(folder, "download", job, "--env", server.environmentFile().toString(), "--out", out.toString())
                .expect(0);
        Asset asset = new Asset(out);
        asset.matchesItsReceipt();
        asset.hasExactly(288, 1000, folder);
        String identity = server.queue(pool).path("identity").asText();
        asset.receipt()
                .path("renditions")
                .forEach(rendition ->
                        assertThat(rendition.path("encoder").asText()).isEqualTo(identity));
        Set<String> builds = new TreeSet<>();
        for (Asset.Variant variant : asset.variants()) {
            Set<String> ofRendition = new TreeSet<>();
            int chunks = 0;
            for (Path object : Asset.objects(variant.playlist())) {
                Matcher build = BUILD.matcher(Files.readString(object, StandardCharsets.ISO_8859_1));
                while (build.find()) {
                    ofRendition.add(build.group());
                    chunks++;
                }
            }
            assertThat(ofRendition).as(variant.playlist().toString()).hasSize(1);
            assertThat(chunks).isGreaterThan(1);
            builds.addAll(ofRendition);
        }
        return builds;
    }
}
