package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.events.JobCommand;
import io.tailrace.service.ConfigurationException;
import java.io.EOFException;
import java.net.ConnectException;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class NamedSerdesTest {

    private static final String TOPIC = "tailrace.commands";

    /** Somebody's own: the usual format behind one more byte. */
    public static final class Marked implements Serializer<JobCommand>, Deserializer<JobCommand> {

        private AvroSerde<JobCommand> inner = AvroSerde.of(JobCommand.class, Records.mock("marked"));

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            assertThat(configs.get("specific.avro.reader")).isEqualTo(true);
            inner = AvroSerde.of(JobCommand.class, Records.mock(String.valueOf(configs.get("schema.registry.url"))));
        }

        @Override
        public byte[] serialize(String topic, JobCommand data) {
            byte[] bytes = inner.serializer().serialize(topic, data);
            byte[] marked = new byte[bytes.length + 1];
            System.arraycopy(bytes, 0, marked, 1, bytes.length);
            return marked;
        }

        @Override
        public JobCommand deserialize(String topic, byte[] data) {
            return inner.deserializer().deserialize(topic, Arrays.copyOfRange(data, 1, data.length));
        }

        @Override
        public void close() {}
    }

    private static KafkaConnection named(String serializer, String deserializer) {
        return new KafkaConnection(
                "127.0.0.1:1",
                "mock://named",
                "tailrace.",
                Map.of("value.serializer", serializer, "value.deserializer", deserializer));
    }

    @Test
    void usesTheClassesThatAreNamed() {
        KafkaConnection connection = named(Marked.class.getName(), Marked.class.getName());
        AvroSerde<JobCommand> serde = AvroSerde.of(JobCommand.class, connection);

        byte[] bytes = serde.serializer().serialize(TOPIC, Records.urgent("j"));

        assertThat(bytes).startsWith(0, 0, 0, 0, 0, 1);
        assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(Records.urgent("j"));
        assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
        assertThat(connection.clientConfig("c")).doesNotContainKeys("value.serializer", "value.deserializer");
    }

    @Test
    void leavesInternalTopicsToOurOwn() {
        KafkaConnection connection = named(Marked.class.getName(), Marked.class.getName());
        AvroSerde<JobCommand> serde = AvroSerde.of(JobCommand.class, connection);
        String changelog = "tailrace.router-jobs-changelog";

        byte[] bytes = serde.serializer().serialize(changelog, Records.urgent("j"));

        assertThat(bytes)
                .isEqualTo(AvroSerde.of(JobCommand.class, Records.mock("named"))
                        .serializer()
                        .serialize(changelog, Records.urgent("j")));
        assertThat(serde.deserializer().deserialize(changelog, bytes)).isEqualTo(Records.urgent("j"));
    }

    @Test
    void saysWhereToPutAClassThatIsNotThere() {
        assertThatThrownBy(() -> AvroSerde.of(JobCommand.class, named("com.example.None", Marked.class.getName())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TAILRACE_KAFKA_SERIALIZER names com.example.None")
                .hasMessageContaining("ext/");
        assertThatThrownBy(() -> AvroSerde.of(JobCommand.class, named(Marked.class.getName(), String.class.getName())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TAILRACE_KAFKA_DESERIALIZER");
    }

    @Test
    void tellsABadRecordFromARegistryThatIsAway() {
        assertThat(NamedSerdes.sorted(new SerializationException("retrieving", new ConnectException("refused"))))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThat(NamedSerdes.sorted(new InvalidConfigurationException("Unauthorized; error code: 401")))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThat(NamedSerdes.sorted(new InvalidConfigurationException("Schema 7 not found; error code: 40403")))
                .isInstanceOf(SerializationException.class);
        assertThat(NamedSerdes.sorted(new SerializationException("deserializing", new EOFException())))
                .isInstanceOf(SerializationException.class);
        assertThat(NamedSerdes.sorted(new IndexOutOfBoundsException("in Avro")))
                .isInstanceOf(SerializationException.class);
    }
}
