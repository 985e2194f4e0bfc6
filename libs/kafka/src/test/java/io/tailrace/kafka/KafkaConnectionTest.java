package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConnectionTest {

    private static final Map<String, String> MINIMUM = Map.of(
            "TAILRACE_KAFKA_BOOTSTRAP_SERVERS",
            "a:9092,b:9092",
            "TAILRACE_REGISTRY_URL",
            "http://user:pw@registry:8081");

    @Test
    void readsTheEnvironment() {
        KafkaConnection connection = KafkaConnection.from(Environment.of(MINIMUM));

        assertThat(connection.topics().jobs()).isEqualTo("tailrace.jobs");
        assertThat(connection.clientConfig("me"))
                .containsEntry("bootstrap.servers", "a:9092,b:9092")
                .containsEntry("client.id", "me")
                .hasSize(2);
    }

    @Test
    void takesSecurityFromTheFileAndKeepsTheRegistrysOutOfClients(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("client.properties");
        Files.writeString(file, """
                security.protocol=SASL_SSL
                basic.auth.credentials.source=USER_INFO
                basic.auth.user.info=reader:secret
                """);

        KafkaConnection connection = KafkaConnection.from(Environment.of(MINIMUM)
                .with(Map.of(
                        "TAILRACE_KAFKA_PROPERTIES", file.toString(), "TAILRACE_REGISTRY_AUTO_REGISTER", "false")));

        assertThat(connection.clientConfig("me"))
                .containsEntry("security.protocol", "SASL_SSL")
                .doesNotContainKeys("basic.auth.user.info", "auto.register.schemas");
        assertThat(connection.clientProperties())
                .containsEntry("basic.auth.user.info", "reader:secret")
                .containsEntry("auto.register.schemas", "false");
    }

    @Test
    void namesTheFileThatCannotBeRead(@TempDir Path dir) {
        Environment environment = Environment.of(MINIMUM)
                .with(Map.of("TAILRACE_KAFKA_PROPERTIES", dir.resolve("missing").toString()));

        assertThatThrownBy(() -> KafkaConnection.from(environment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TAILRACE_KAFKA_PROPERTIES")
                .hasMessageContaining("missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tailrace", "Tail.", "a_b.", "../", ".", "a..b."})
    void refusesAPrefixThatMakesBadNames(String prefix) {
        Environment environment = Environment.of(MINIMUM).with(Map.of("TAILRACE_TOPIC_PREFIX", prefix));

        assertThatThrownBy(() -> KafkaConnection.from(environment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TAILRACE_TOPIC_PREFIX");
    }

    @Test
    void keepsSecretsOutOfItsText() {
        KafkaConnection connection = new KafkaConnection(
                "k:1", "http://user:pw@r1, https://user:pw@r2", "tailrace.", Map.of("sasl.jaas.config", "hidden"));

        assertThat(connection.toString()).contains("r1", "r2").doesNotContain("pw", "hidden");
    }
}
