package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.Environment;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State folders are caches of Kafka, and the packager's topics a cache of the job log: without them every job ends as it would have. */
class ReplayIT {

    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void endsEveryJobAsItWouldHaveWithoutAnyState() throws Exception {
        Gate gate = Gate.in(folder.resolve("gate"));
        String completed;
        String failed;
        String canceled;
        String running;
        String waiting;
        Map<String, String> asset;
        Map<String, JsonNode> ended = new HashMap<>();
        try (Server server = gate.serve(data())) {
            completed = submit(server, "completed");
            server.expectEnd(completed, "COMPLETED");
            asset = objects(server, completed);
            failed = idOf(server.post(
                            "/api/v1/jobs",
                            Map.of("source", Map.of("bucket", server.bucket("INPUT"), "key", "nowhere.mp4")))
                    .body());
            server.expectEnd(failed, "FAILED");
            gate.hold(Gate.Stop.ENCODE_VIDEO);
            canceled = submit(server, "canceled");
            server.delete("/api/v1/jobs/" + canceled);
            server.expectEnd(canceled, "CANCELED");
            running = submit(server, "running");
            awaitPublishedSound(server, running);
            server.post("/api/v1/queues/cpu/pause", Map.of());
            await().atMost(SOON).until(() -> isPaused(server, "cpu"));
            waiting = submit(server, "waiting");
            awaitState(server, waiting, "ENCODING");
            for (String id : List.of(completed, failed, canceled)) {
                ended.put(id, server.job(id));
            }
            List<ProcessHandle> children = server.command().children();
            server.command().kill();
            children.forEach(ProcessHandle::destroyForcibly);
        }
        deleteState();
        gate.open();
        try (Server server = gate.serve(data())) {
            await("what was paused still is").atMost(SOON).until(() -> isPaused(server, "cpu"));
            server.post("/api/v1/queues/cpu/resume", Map.of());
            server.expectEnd(running, "COMPLETED");
            server.expectEnd(waiting, "COMPLETED");
            for (String id : List.of(running, waiting)) {
                assertThat(server.job(id).path("run").asInt()).isEqualTo(1);
                assertThat(media(server, id)).isEqualTo(media(asset));
            }
            ended.forEach((id, view) -> assertThat(server.job(id)).isEqualTo(view));
            assertThat(objects(server, completed)).isEqualTo(asset);
            verifyAudits(server, completed, failed, canceled, running, waiting);
        }
    }

    @Test
    void writesTheSameBytesWhenThePackagerBeginsAnew() throws Exception {
        Gate gate = Gate.in(folder.resolve("gate"));
        String completed;
        String running;
        Map<String, String> asset;
        try (Server server = gate.serve(data())) {
            completed = submit(server, "completed");
            server.expectEnd(completed, "COMPLETED");
            asset = objects(server, completed);
            gate.hold(Gate.Stop.ENCODE_VIDEO);
            running = submit(server, "running");
            awaitPublishedSound(server, running);
        }
        try (Server infrastructure = Server.start(data(), Map.of(), "--only", "kafka,registry,s3")) {
            resetPackager(infrastructure);
        }
        deleteState();
        gate.open();
        try (Server server = gate.serve(data())) {
            server.expectEnd(running, "COMPLETED");
            assertThat(media(server, running)).isEqualTo(media(asset));
            assertThat(objects(server, completed)).isEqualTo(asset);
            verifyAudits(server, completed, running);
            assertThat(server.management("/readyz").statusCode()).isEqualTo(200);
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private static String submit(Server server, String name) throws Exception {
        return server.submit(Media.clip("bbb-360p-6s.mp4"), "replay/" + name + ".mp4", Gate.PROFILE);
    }

    private static String idOf(String job) {
        return Server.tree(job).get("id").asText();
    }

    private static void awaitState(Server server, String id, String state) {
        await().atMost(SOON).until(() -> server.job(id).path("state").asText().equals(state));
    }

    private static void awaitPublishedSound(Server server, String id) {
        await().atMost(SOON).until(() -> Server.published(server.job(id)) > 0);
    }

    private static boolean isPaused(Server server, String queue) {
        return server.queue(queue).path("isPaused").asBoolean();
    }

    private void deleteState() throws IOException {
        Path state = data().resolve("state");
        assertThat(state).isNotEmptyDirectory();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What {@code kafka-streams-application-reset.sh} does, as docs/operations.md says. */
    private static void resetPackager(Server infrastructure) throws Exception {
        KafkaConnection connection = KafkaConnection.from(Environment.of(infrastructure.variables()));
        String application = connection.topics().prefix() + "packager";
        try (Admin admin = Admin.create(connection.clientConfig("reset"))) {
            await().atMost(SOON).until(() -> deleteGroup(admin, application));
            List<String> internal = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith(application + "-"))
                    .toList();
            assertThat(internal).isNotEmpty();
            admin.deleteTopics(internal).all().get();
            await().atMost(SOON)
                    .until(() -> admin.listTopics().names().get().stream().noneMatch(internal::contains));
        }
    }

    private static boolean deleteGroup(Admin admin, String group) throws InterruptedException, ExecutionException {
        try {
            admin.deleteConsumerGroups(List.of(group)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupNotEmptyException) {
                return false;
            }
            throw e;
        }
    }

    /** Path below the asset's folder, and etag, of all it consists of. */
    private static Map<String, String> objects(Server server, String id) throws StoreException {
        return server.store().list(server.bucket("OUTPUT"), id + "/").stream()
                .collect(Collectors.toMap(object -> object.key().substring(id.length()), StoredObject::etag));
    }

    private static Map<String, String> media(Server server, String id) throws StoreException {
        return media(objects(server, id));
    }

    /** All but what names the job. */
    private static Map<String, String> media(Map<String, String> objects) {
        Map<String, String> media = new HashMap<>(objects);
        media.keySet().removeAll(List.of("/asset.json", "/.tailrace-owner"));
        return media;
    }

    private void verifyAudits(Server server, String... ids) throws Exception {
        for (String id : ids) {
            String env = server.environmentFile().toString();
            Command.ended(folder, "audit", "verify", id, "--env", env).expect(0);
        }
    }
}
