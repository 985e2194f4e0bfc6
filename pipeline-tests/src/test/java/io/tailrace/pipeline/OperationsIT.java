package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.Environment;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a running fleet by its commands: cancel, retry, purge, pause, drain, look at audits and dead letters. */
class OperationsIT {

    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private static Gate gate;
    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        gate = Gate.in(folder.resolve("gate"));
        server = gate.serve(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void goOn() throws Exception {
        gate.open();
    }

    private static Command.Result run(String... arguments) throws InterruptedException {
        String[] line = Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--env", server.environmentFile().toString()))
                .toArray(String[]::new);
        return Command.ended(folder, line);
    }

    private static String submit(String name) throws Exception {
        return server.submit(Media.clip("bbb-360p-6s.mp4"), "operations/" + name + ".mp4", Gate.PROFILE);
    }

    private static void awaitJob(String id, ThrowingConsumer<JsonNode> condition) {
        eventually(() -> condition.accept(server.job(id)));
    }

    private static void awaitState(String id, String state) {
        awaitJob(id, job -> assertThat(state(job)).as(job.toPrettyString()).isEqualTo(state));
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(100)).untilAsserted(assertion);
    }

    private static String state(JsonNode job) {
        return job.path("state").asText();
    }

    private static void awaitNothingLeft(String id) {
        eventually(() -> {
            assertThat(keys("WORK", id)).as("work objects").isEmpty();
            assertThat(keys("OUTPUT", id)).as("output").isEmpty();
        });
    }

    private static List<String> keys(String role, String id) throws Exception {
        return server.store().list(server.bucket(role), "").stream()
                .map(object -> object.key())
                .filter(key -> key.contains(id))
                .toList();
    }

    private static void awaitFfmpeg(boolean isThere) {
        eventually(() -> assertThat(server.command().children().isEmpty())
                .as("no ffmpeg runs")
                .isEqualTo(!isThere));
    }

    @Test
    void cancelsWhatWaits() throws Exception {
        run("pause", "cpu").expect(0);
        String id = submit("waits");
        eventually(() -> assertThat(server.queue("cpu").path("waiting").asInt()).isPositive());
        run("cancel", id).expect(0);
        server.expectEnd(id, "CANCELED");
        eventually(() -> assertThat(server.queue("cpu").path("waiting").asInt()).isZero());
        run("resume", "cpu").expect(0);
        awaitNothingLeft(id);
    }

    @Test
    void cancelsAProbe() throws Exception {
        gate.hold(Gate.Stop.PROBE);
        String id = submit("probed");
        awaitState(id, "PROBING");
        awaitFfmpeg(true);
        run("cancel", id).expect(0);
        server.expectEnd(id, "CANCELED");
        awaitFfmpeg(false);
    }

    @Test
    void cancelsAnEncodeWhoseSoundIsPublishedAlready() throws Exception {
        gate.hold(Gate.Stop.ENCODE_VIDEO);
        String id = submit("encoded");
        awaitJob(id, job -> assertThat(Server.published(job)).isPositive());
        awaitFfmpeg(true);
        assertThat(keys("OUTPUT", id)).isNotEmpty();
        run("cancel", id).expect(0);
        server.expectEnd(id, "CANCELED");
        awaitFfmpeg(false);
        awaitNothingLeft(id);

        gate.open();
        run("retry", id).expect(0);
        server.expectEnd(id, "COMPLETED");
        assertThat(server.job(id).path("run").asInt()).isEqualTo(2);
    }

    @Test
    void cancelsNothingThatIsSealed() throws Exception {
        run("pause", "publish").expect(0);
        String id = submit("sealed");
        awaitState(id, "PACKAGING");
        assertThat(run("cancel", id).expect(1).errors()).anyMatch(line -> line.contains("PACKAGING"));
        HttpResponse<String> reply = server.delete("/api/v1/jobs/" + id);
        assertThat(reply.statusCode()).isEqualTo(409);
        assertThat(reply.body()).contains("not-cancelable");
        run("resume", "publish").expect(0);
        server.expectEnd(id, "COMPLETED");
    }

    @Test
    void cancelsAJobTheMomentItIsAccepted() throws Exception {
        String id = submit("at-once");
        assertThat(server.delete("/api/v1/jobs/" + id).statusCode()).isEqualTo(202);
        server.expectEnd(id, "CANCELED");
        awaitNothingLeft(id);
    }

    @Test
    void makesWhatIsMissingWhenAPartialJobIsRetried() throws Exception {
        gate.fail(Gate.Stop.SMALL_RUNG);
        String id = submit("partial");
        server.expectEnd(id, "COMPLETED_PARTIAL");
        JsonNode partial = server.job(id);
        assertThat(partial.path("progress"))
                .filteredOn(rendition -> rendition.path("dropped").asBoolean())
                .singleElement()
                .satisfies(rendition -> {
                    assertThat(rendition.path("height").asInt()).isEqualTo(72);
                    assertThat(rendition.toString()).contains("ffmpeg-failed").contains("told to fail");
                });
        assertThat(server.output(id + "/master.m3u8")).contains("192x108").doesNotContain("128x72");
        List<String> before = server.outputKeys(id + "/");

        gate.open();
        run("retry", id).expect(0);
        awaitState(id, "COMPLETED");
        JsonNode complete = server.job(id);
        assertThat(complete.path("run").asInt()).isEqualTo(2);
        assertThat(server.output(id + "/" + key(complete, "hls"))).contains("192x108", "128x72");
        assertThat(server.outputKeys(id + "/"))
                .as("what players of the first revision still read")
                .containsAll(before);
        assertThat(run("audit", "verify", id).expect(0).output())
                .first()
                .asString()
                .contains("none changed");
    }

    private static String key(JsonNode job, String manifest) {
        String key = job.path("outputs").path(manifest).asText();
        String prefix = job.path("outputs").path("prefix").asText();
        return key.startsWith(prefix) ? key.substring(prefix.length()).replaceFirst("^/", "") : key;
    }

    @Test
    void removesAnAssetWithAllThatIsKnownOfItButItsAudit() throws Exception {
        String id = submit("purged");
        server.expectEnd(id, "COMPLETED");
        String created = server.job(id).path("times").path("created").asText();
        run("cancel", "--purge", id).expect(0);
        eventually(
                () -> assertThat(server.get("/api/v1/jobs/" + id).statusCode()).isEqualTo(404));
        awaitNothingLeft(id);
        assertThat(run("audit", "export", id, "--since", created).expect(0).json())
                .extracting(event -> event.path("event").asText())
                .contains("sealed", "purge-asked")
                .last()
                .isEqualTo("purged");
        run("audit", "verify", id, "--since", created).expect(0);
    }

    @Test
    void drainsWorkersAndTakesThemBack() throws Exception {
        List<String> workers = run("workers", "--json").expect(0).json().stream()
                .filter(worker -> worker.path("queues").toString().contains("\"cpu\""))
                .map(worker -> worker.path("id").asText())
                .toList();
        assertThat(workers).isNotEmpty();
        run(Stream.concat(Stream.of("drain"), workers.stream()).toArray(String[]::new))
                .expect(0);
        eventually(() -> assertThat(
                        Server.tree(server.get("/api/v1/workers").body()).get("items"))
                .filteredOn(worker -> workers.contains(worker.path("id").asText()))
                .allSatisfy(worker -> assertThat(state(worker)).isEqualTo("DRAINING")));
        String id = submit("drained");
        eventually(() -> assertThat(server.queue("cpu").path("queued").asInt()
                        + server.queue("probe").path("queued").asInt())
                .isPositive());
        assertThat(state(server.job(id))).isIn("QUEUED", "PROBING", "ENCODING");
        List<String> resume = new ArrayList<>(List.of("resume"));
        workers.forEach(worker -> resume.addAll(List.of("--worker", worker)));
        run(resume.toArray(String[]::new)).expect(0);
        server.expectEnd(id, "COMPLETED");
    }

    @Test
    void findsWhatSomebodyDidToAnAudit() throws Exception {
        String id = submit("audited");
        server.expectEnd(id, "COMPLETED");
        run("audit", "verify", id).expect(0);
        Path export = folder.resolve("audit.jsonl");
        run("audit", "export", id, "--out", export.toString()).expect(0);
        List<String> lines = Files.readAllLines(export);
        String text = String.join("\n", lines);
        assertThat(text)
                .contains("\"source-hashed\"", "libx264", "\"receipt\"", "operations/audited.mp4")
                .doesNotContainPattern("(?i)secret");
        secrets().forEach(secret -> assertThat(text).doesNotContain(secret));

        Path asset = folder.resolve("audited-asset");
        Files.createDirectories(asset);
        Path receipt = asset.resolve("asset.json");
        Files.writeString(receipt, server.output(id + "/asset.json"));
        verify(lines, "--asset", asset.toString()).expect(0);
        Files.writeString(receipt, Files.readString(receipt) + " ");
        verify(lines, "--asset", asset.toString()).expect(1);

        String head = Server.tree(lines.get(lines.size() - 1)).path("hash").asText();
        verify(lines, "--head", head).expect(0);
        verify(lines.subList(0, lines.size() - 1), "--head", head).expect(1);
        verify(lines.stream()
                        .map(line -> line.replace("audited.mp4", "other.mp4"))
                        .toList())
                .expect(1);
        List<String> swapped = new ArrayList<>(lines);
        Collections.swap(swapped, 2, 3);
        assertThat(verify(swapped).expect(1).errors()).isNotEmpty();
    }

    private static Command.Result verify(List<String> lines, String... more) throws Exception {
        Path file = folder.resolve("changed.jsonl");
        Files.write(file, lines);
        return Command.ended(
                folder,
                Stream.concat(Stream.of("audit", "verify", "--file", file.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static List<String> secrets() {
        return server.variables().entrySet().stream()
                .filter(variable -> variable.getKey().matches(".*(SECRET|PASSWORD|TOKEN|ACCESS_KEY).*"))
                .map(Map.Entry::getValue)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    @Test
    void settlesDeadLetters() throws Exception {
        KafkaConnection connection = KafkaConnection.from(Environment.of(server.variables()));
        String topic = connection.topics().ingest();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                connection.clientConfig("garbage"), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String key : List.of("first", "second")) {
                producer.send(new ProducerRecord<>(topic, bytes(key), bytes("no avro at all")))
                        .get();
            }
        }
        eventually(() -> assertThat(letters("open")).hasSize(2));
        JsonNode letter = letters("open").get(0);
        Command.Result shown =
                run("dead-letters", "show", letter.path("id").asText()).expect(0);
        assertThat(Server.tree(String.join("\n", shown.output()))
                        .at("/origin/topic")
                        .asText())
                .isEqualTo(topic);

        run("dead-letters", "redrive", letter.path("id").asText()).expect(0);
        eventually(() -> {
            assertThat(letters("redriven")).hasSize(1);
            assertThat(letters("open")).as("what is garbage comes back").hasSize(2);
        });
        run("dead-letters", "purge", "--topic", topic).expect(0);
        eventually(() -> assertThat(letters("open")).isEmpty());
        assertThat(letters("all")).as("nothing leaves without a trace").hasSize(3);
    }

    private static List<JsonNode> letters(String state) throws InterruptedException {
        return run("dead-letters", "list", "--state", state, "--json").expect(0).json();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
