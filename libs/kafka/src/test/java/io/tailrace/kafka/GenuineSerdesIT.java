package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.embedded.TestCluster;
import io.tailrace.events.JobCommand;
import io.tailrace.interop.ApicurioRegistry;
import io.tailrace.topics.TopicCatalogue;
import io.tailrace.topics.TopicSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our serdes beside the genuine ones of Confluent, and our registry client beside a genuine registry server. */
@Tag("interop")
class GenuineSerdesIT {

    private static final Map<String, String> GENUINE = Map.of(
            "value.serializer", "io.confluent.kafka.serializers.KafkaAvroSerializer",
            "value.deserializer", "io.confluent.kafka.serializers.KafkaAvroDeserializer");
    private static final int RECORDS_OF_A_TYPE = 20;

    @TempDir
    static Path folder;

    private static ApicurioRegistry apicurio;

    @BeforeAll
    static void start() throws Exception {
        apicurio = ApicurioRegistry.start(folder);
    }

    @AfterAll
    static void stop() {
        apicurio.close();
    }

    static Stream<String> registries() {
        return Stream.of(apicurio.url(), TestCluster.shared().registryUrl());
    }

    private static KafkaConnection connection(String registry, Map<String, String> properties) {
        return new KafkaConnection(
                TestCluster.shared().bootstrapServers(),
                registry,
                TestCluster.shared().uniquePrefix(),
                properties);
    }

    @ParameterizedTest
    @MethodSource("registries")
    void everyRecordOfTheCatalogueHasTheSameBytesAndIsReadByEither(String registry) throws IOException {
        KafkaConnection own = connection(registry, Map.of());
        KafkaConnection genuine = new KafkaConnection(own.bootstrapServers(), registry, own.topicPrefix(), GENUINE);
        TopicCatalogue catalogue = TopicCatalogue.standard();
        for (TopicSpec spec : Stream.concat(catalogue.topics().stream(), Stream.of(catalogue.tasks()))
                .filter(spec -> spec.type().isPresent())
                .toList()) {
            compare(spec.type().orElseThrow(), own.topicPrefix() + spec.name(), own, genuine);
        }
    }

    private static <T extends SpecificRecord> void compare(
            Class<T> type, String topic, KafkaConnection ownConnection, KafkaConnection genuineConnection)
            throws IOException {
        AvroSerde<T> own = AvroSerde.of(type, ownConnection);
        AvroSerde<T> genuine = AvroSerde.of(type, genuineConnection);
        Schema schema = SpecificData.get().getSchema(type);
        long seed = 0;
        for (Object random : new RandomData(schema, RECORDS_OF_A_TYPE, 17L)) {
            T value = specific(type, schema, random);
            byte[] bytes = own.serializer().serialize(topic, value);

            assertThat(genuine.serializer().serialize(topic, value))
                    .as("%s, record %s", topic, seed++)
                    .isEqualTo(bytes);
            assertThat(genuine.deserializer().deserialize(topic, bytes)).isEqualTo(value);
            assertThat(own.deserializer().deserialize(topic, bytes)).isEqualTo(value);
        }
    }

    private static <T extends SpecificRecord> T specific(Class<T> type, Schema schema, Object generic)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(schema, GenericData.get()).write(generic, encoder);
        encoder.flush();
        SpecificDatumReader<T> reader = new SpecificDatumReader<>(type);
        return reader.read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
    }

    @ParameterizedTest
    @MethodSource("registries")
    void tellsABadRecordFromARegistryThatIsAwayWithTheGenuineClassesToo(String registry) {
        String topic = "tailrace.commands";
        AvroSerde<JobCommand> serde = AvroSerde.of(JobCommand.class, connection(registry, GENUINE));
        byte[] good = serde.serializer().serialize(topic, Records.cancel("j"));
        byte[] unknownId = good.clone();
        unknownId[1] = 77;
        byte[] cut = Arrays.copyOf(good, good.length - 3);

        for (byte[] bad : List.of(new byte[] {1, 2, 3}, unknownId, cut)) {
            assertThatThrownBy(() -> serde.deserializer().deserialize(topic, bad))
                    .isInstanceOf(SerializationException.class);
        }
        AvroSerde<JobCommand> away = AvroSerde.of(JobCommand.class, connection("http://127.0.0.1:1", GENUINE));
        assertThatThrownBy(() -> away.serializer().serialize(topic, Records.cancel("j")))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> away.deserializer().deserialize(topic, good))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void bootstrapRegistersEverySchemaUnderItsRuleAndDoesItTwice() {
        KafkaConnection connection = connection(apicurio.url(), Map.of("auto.register.schemas", "false"));
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), 1, 1);
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), 1, 1);

        String topic = connection.topics().commands();
        AvroSerde<JobCommand> serde = AvroSerde.of(JobCommand.class, connection);
        byte[] bytes = serde.serializer().serialize(topic, Records.cancel("j"));
        assertThat(serde.deserializer().deserialize(topic, bytes)).isEqualTo(Records.cancel("j"));

        Schema narrower = Schema.createRecord(
                "JobCommand",
                null,
                "io.tailrace.events",
                false,
                List.of(new Schema.Field("needed", Schema.create(Schema.Type.STRING))));
        assertThatThrownBy(() -> new RegistryClient(connection).register(topic + "-value", narrower))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("409");
        assertThatThrownBy(() -> serde.serializer().serialize("another.topic", Records.cancel("j")))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("run the bootstrap step");
    }
}
