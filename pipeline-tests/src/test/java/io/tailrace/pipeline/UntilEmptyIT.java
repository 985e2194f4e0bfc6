package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are there as long as there is something to do, as on nodes that are rented. */
class UntilEmptyIT {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void oneWorkerRunsAllThereIsAndLeaves() throws Exception {
        Path profiles = Files.createDirectory(folder.resolve("profiles"));
        Files.copy(Path.of("src/test/resources/profiles/test-ladder.yaml"), profiles.resolve("test-ladder.yaml"));
        try (Server server = Server.start(
                folder.resolve("data"), Map.of("TAILRACE_PROFILES_DIR", profiles.toString()), "--slots", "0")) {
            List<String> jobs = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                jobs.add(server.submit(Media.clip("bbb-360p-6s.mp4"), "live/" + i + ".mp4", "test-ladder"));
            }
            try (Command worker = worker(server, "--until-empty=10s")) {
                assertThat(worker.exitCode(LONGEST))
                        .as(() -> String.join("\n", worker.errors()))
                        .isZero();
                for (String job : jobs) {
                    // Nothing but packaging can be left: that is not the worker's queue.
                    server.expectEnd(job, "COMPLETED");
                }
                assertThat(worker.output())
                        .last()
                        .asString()
                        .matches("worker .+: [1-9]\\d* tasks done, 0 failed, 0 handed back, .+ s of work; "
                                + "its queues are empty");
                assertThat(worker.children()).isEmpty();
            }
            try (Command idle = worker(server, "--until-empty=2s")) {
                assertThat(idle.exitCode(LONGEST)).isZero();
                assertThat(idle.output()).last().asString().contains(": 0 tasks done");
            }
        }
    }

    private Command worker(Server server, String untilEmpty) {
        return Command.start(
                folder, Map.of(), "worker", "--env", server.environmentFile().toString(), "--slots", "2", untilEmpty);
    }
}
