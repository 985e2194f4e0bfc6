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

    private static String metrics(Server server) {
        return server.management("/metrics").body();
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
            assertThat(metrics(server)).contains("tailrace_profiles_valid 1.0");

            Files.delete(mine);
            await().atMost(SOON).until(() -> metrics(server).contains("tailrace_profiles_valid 0.0"));
            assertThat(server.get("/api/v1/profiles").body()).contains("there is no profile 'mine'");
            assertThat(server.get("/api/v1/profiles/mine").statusCode()).isEqualTo(200);

            Files.writeString(profiles.resolve("other.yaml"), TEXT);
            Files.writeString(mine, TEXT);
            await().atMost(SOON)
                    .until(() -> server.get("/api/v1/profiles/other").statusCode() == 200);
            await().atMost(SOON).until(() -> metrics(server).contains("tailrace_profiles_valid 1.0"));
            assertThat(metrics(server))
                    .contains(
                            "tailrace_profiles_reloads_total{result=\"taken\"} 1.0",
                            "tailrace_profiles_reloads_total{result=\"refused\"} 1.0");
        }
    }
}
