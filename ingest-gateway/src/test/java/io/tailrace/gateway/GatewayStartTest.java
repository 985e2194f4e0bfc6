package io.tailrace.gateway;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.Health;
import io.tailrace.service.ServiceContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong configuration ends the start before anything is connected. */
class GatewayStartTest {

    @Test
    void namesTheProfileThatCannotBeUsed(@TempDir Path profiles) throws IOException {
        Files.writeString(profiles.resolve("broken.yaml"), "packaging: [");
        startFails(Map.of("TAILRACE_PROFILES_DIR", profiles.toString())).withMessageContaining("broken.yaml");
    }

    @Test
    void wantsAnInputBucket() {
        startFails(Map.of("TAILRACE_S3_INPUT_BUCKET", " , ")).withMessageContaining("TAILRACE_S3_INPUT_BUCKET");
    }

    @Test
    void wantsAnAddressForPlayers() {
        startFails(Map.of("TAILRACE_PUBLIC_BASE_URL", "cdn")).withMessageContaining("TAILRACE_PUBLIC_BASE_URL");
    }

    private static ThrowableAssertAlternative<ConfigurationException> startFails(Map<String, String> variables) {
        ServiceContext context =
                new ServiceContext("gateway", Environment.of(variables), new SimpleMeterRegistry(), new Health());
        KafkaConnection nowhere = new KafkaConnection("127.0.0.1:1", "mock://gateway-start", "tailrace.", Map.of());
        GatewayOptions options = new GatewayOptions(Path.of("unused"), 0, Map.of());
        return assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> IngestGateway.start(context, nowhere, options));
    }
}
