package io.tailrace.gateway.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tailrace.gateway.http.ProblemException;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookGuardTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final RecorderHook SRS = new SrsHook();

    private static int status(HookGuard guard, Requests request) {
        try {
            guard.verify(SRS, request.request(), NOW);
            return 200;
        } catch (ProblemException e) {
            return e.problem().status();
        }
    }

    @Test
    void isOpenOnLoopbackAndElsewhereOnlyForKindsThatWereDeclaredUnsigned() {
        Environment none = Environment.of(Map.of());
        assertThat(status(HookGuard.from(none, true), Requests.of(""))).isEqualTo(200);
        assertThat(status(HookGuard.from(none, false), Requests.of(""))).isEqualTo(403);
        Environment unsigned = Environment.of(Map.of("TAILRACE_HOOK_UNSIGNED", "nginx-rtmp, srs"));
        assertThat(status(HookGuard.from(unsigned, false), Requests.of(""))).isEqualTo(200);
    }

    @Test
    void wantsTheSecretWhereOneIsSetWhereverTheHookComesFrom(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secrets"), "# recorders\n\nsrs = from-file=1\n");
        Environment environment = Environment.of(Map.of(
                "TAILRACE_HOOK_SECRETS", "srs=one, srs=two,s3=bucket",
                "TAILRACE_HOOK_SECRETS_FILE", file.toString(),
                "TAILRACE_HOOK_UNSIGNED", "srs"));
        HookGuard guard = HookGuard.from(environment, true);
        assertThat(status(guard, Requests.of(""))).isEqualTo(401);
        assertThat(status(guard, Requests.of("").token("two"))).isEqualTo(200);
        assertThat(status(guard, Requests.of("").token("from-file=1"))).isEqualTo(200);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> guard.verifyS3(Requests.of("").request(), NOW));
        guard.verifyS3(Requests.of("").header("Authorization", "Bearer bucket").request(), NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "srs=", "=hunter2", "unknown=hunter2", "livekit=hunter2", "livekit=:hunter2"})
    void saysWhatIsWrongWithASecretWithoutShowingIt(String secrets) {
        Environment environment = Environment.of(Map.of("TAILRACE_HOOK_SECRETS", secrets));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> HookGuard.from(environment, true))
                .withMessageContaining("TAILRACE_HOOK_SECRETS, entry 1")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }
}
