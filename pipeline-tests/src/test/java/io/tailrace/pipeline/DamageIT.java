package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One recording with bytes overwritten in its middle, and profiles that think differently of it. */
class DamageIT {

    private static final String LADDER = """
            packaging: cmaf
            rungs:
              - {box: 320x180, quality: 24, maxRate: 800k}
              - {box: 160x90, quality: 24, maxRate: 400k}
            audio:
              - {bitRate: 64k}
            """;

    @TempDir
    static Path folder;

    private static Server server;
    private static Path recording;

    @BeforeAll
    static void start() throws Exception {
        Path profiles = Files.createDirectory(folder.resolve("profiles"));
        Files.writeString(profiles.resolve("strict.yaml"), LADDER + "damage: fail\n");
        Files.writeString(profiles.resolve("sparing.yaml"), LADDER + "damageLimit: 1%\n");
        Files.writeString(profiles.resolve("tolerant.yaml"), LADDER + "damageLimit: 50%\n");
        server = Server.start(folder.resolve("data"), Map.of("TAILRACE_PROFILES_DIR", profiles.toString()));
        recording = FlashClip.at("25", 20).to(folder.resolve("recording.mp4"));
        byte[] bytes = Files.readAllBytes(recording);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 200, (byte) 0x55);
        Files.write(recording, bytes);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode end(String profile) throws Exception {
        return server.awaitEnd(server.submit(recording, profile + ".mp4", profile));
    }

    @Test
    void failsWhereNothingMayBeDamaged() throws Exception {
        JsonNode view = end("strict");
        assertThat(view.path("state").asText()).as(view.toPrettyString()).isEqualTo("FAILED");
        assertThat(view.path("error").path("class").asText()).isEqualTo("INPUT");
        assertThat(view.path("error").path("code").asText()).isEqualTo("too-damaged");
        assertThat(view.path("error").path("message").asText())
                .matches(
                        "[0-9.]+ s of 20 s \\([0-9.]+ %\\) of the recording are damaged, first at 0:(09|10|11); the profile strict"
                                + " allows none\\. Send a better copy, or use a profile that conceals damage\\.");
        assertThat(view.path("damage").path("spans")).isNotEmpty();
    }

    @Test
    void failsWhereMoreIsDamagedThanMayBe() throws Exception {
        JsonNode view = end("sparing");
        assertThat(view.path("state").asText()).as(view.toPrettyString()).isEqualTo("FAILED");
        assertThat(view.path("error").path("message").asText())
                .contains("the profile sparing allows 1 %. Send a better copy, or raise damageLimit in the profile.");
    }

    @Test
    void concealsAndTellsWhatWithinTheLimit() throws Exception {
        JsonNode view = end("tolerant");
        assertThat(view.path("state").asText()).as(view.toPrettyString()).isEqualTo("COMPLETED");
        JsonNode damage = view.path("damage");
        assertThat(damage.path("seconds").asDouble()).isBetween(0.03, 5.0);
        double told = 0;
        for (JsonNode span : damage.path("spans")) {
            assertThat(span.path("start").asDouble()).isBetween(8.0, 12.0);
            told += span.path("end").asDouble() - span.path("start").asDouble();
        }
        assertThat(damage.path("seconds").asDouble())
                .as("each moment once, of two rungs")
                .isBetween(told - 1e-5, told + 1e-5);
        JsonNode receipt = Server.tree(server.output(view.path("id").asText() + "/asset.json"));
        assertThat(receipt.path("damaged")).hasSameSizeAs(damage.path("spans"));
        assertThat(receipt.path("damaged").path(0).path("startMicros").asLong() / 1e6)
                .isEqualTo(damage.path("spans").path(0).path("start").asDouble());
    }
}
