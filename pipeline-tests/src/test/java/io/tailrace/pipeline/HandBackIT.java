package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is stopped in the middle of its work, and has no time to finish it. */
class HandBackIT {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String SERVICE = "encoder-consumer";
    private static final int HANDED_BACK = 75;

    @TempDir
    Path folder;

    @Test
    void endsWith75AndItsTaskGoesOnElsewhere() throws Exception {
        Gate gate = Gate.in(folder.resolve("gate"));
        Distribution.unpack(SERVICE, folder);
        try (Server server = Server.start(folder.resolve("data"), Map.of(), "--slots", "0")) {
            String id;
            try (Command first = worker(server, gate, "first")) {
                awaitSlots(server);
                gate.hold(Gate.Stop.ENCODE_VIDEO);
                id = server.submit(Media.clip("bbb-360p-6s.mp4"), "live/held.mp4", "hls-ladder");
                await().atMost(SOON)
                        .until(() -> isEncoding(server) && !first.children().isEmpty());
                List<ProcessHandle> programs = first.children();
                first.terminate();
                assertThat(first.exitCode(SOON)).isEqualTo(HANDED_BACK);
                await().atMost(SOON).until(() -> programs.stream().noneMatch(ProcessHandle::isAlive));
            }
            gate.open();
            try (Command second = worker(server, gate, "second")) {
                JsonNode view = server.expectEnd(id, "COMPLETED");
                assertThat(view.path("attemptsFailed").asInt())
                        .as("what was handed back is no try")
                        .isZero();
                second.terminate();
                assertThat(second.exitCode(SOON)).isZero();
            }
        }
    }

    private Command worker(Server server, Gate gate, String name) throws Exception {
        Map<String, String> variables = new HashMap<>(server.variables());
        variables.putAll(gate.variables());
        variables.put("TAILRACE_WORKER_SLOTS", "1");
        variables.put("TAILRACE_STOP_GRACE", "0s");
        variables.put("TAILRACE_MANAGEMENT_PORT", "0");
        variables.put(
                "TAILRACE_SCRATCH_DIR",
                Files.createDirectory(folder.resolve(name)).toString());
        return new Distribution(SERVICE, folder.resolve(SERVICE)).start(folder.resolve(name), variables);
    }

    private static void awaitSlots(Server server) {
        await().atMost(SOON).until(() -> server.queue("cpu").path("slots").asInt() == 1);
    }

    private static boolean isEncoding(Server server) {
        for (JsonNode worker : Server.tree(server.get("/api/v1/workers").body()).path("items")) {
            for (JsonNode task : worker.path("running")) {
                if (task.path("task").asText().contains("video")) {
                    return true;
                }
            }
        }
        return false;
    }
}
