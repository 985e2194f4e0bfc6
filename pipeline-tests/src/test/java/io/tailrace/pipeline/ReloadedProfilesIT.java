package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of profiles that changes while gateway and router run in one process. */
class ReloadedProfilesIT {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String TEXT = """
            packaging: file
            files:
              - name: small.mp4
                picture: {box: 640x360, quality: 28, maxRate: 800k}
            """;

    private static boolean hasMetric(Server server, String name, String value) {
        return server.management("/metrics").body().contains("tailrace_profiles_" + name + " " + value + "\n");
    }

    private static void awaitValid(Server server, String valid) {
        await().atMost(SOON).until(() -> hasMetric(server, "valid{service=\"standalone\"}", valid));
    }

    private static boolean hasReloaded(Server server, String result, String times) {
        return hasMetric(server, "reloads_total{result=\"%s\",service=\"standalone\"}".formatted(result), times);
    }

    @Test
    void isLookedAtOnceForAllAndKeepsWhatAnIngestRuleNames(@TempDir Path folder) throws Exception {
        Path profiles = Files.createDirectory(folder.resolve("profiles"));
        Path mine = Files.writeString(profiles.resolve("mine.yaml"), TEXT);
        Path rules = Files.writeString(folder.resolve("ingest.yaml"), """
                rules:
                  - bucket: media-input
                    prefix: live/
                    profile: mine
                """);
        Map<String, String> variables =
                Map.of("TAILRACE_PROFILES_DIR", profiles.toString(), "TAILRACE_INGEST_RULES_FILE", rules.toString());
        try (Server server = Server.start(folder.resolve("data"), variables, "--slots", "0")) {
            awaitValid(server, "1.0");

            Files.delete(mine);
            awaitValid(server, "0.0");
            assertThat(server.get("/api/v1/profiles").body()).contains("there is no profile 'mine'");
            assertThat(server.get("/api/v1/profiles/mine").statusCode()).isEqualTo(200);

            Files.writeString(profiles.resolve("other.yaml"), TEXT);
            Files.writeString(mine, TEXT);
            await().atMost(SOON)
                    .until(() -> server.get("/api/v1/profiles/other").statusCode() == 200);
            awaitValid(server, "1.0");
            assertThat(hasReloaded(server, "taken", "1.0")).isTrue();
            assertThat(hasReloaded(server, "refused", "1.0")).isTrue();
        }
    }
}
