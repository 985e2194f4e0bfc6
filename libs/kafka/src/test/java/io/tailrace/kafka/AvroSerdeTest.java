package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.events.JobCommand;
import io.tailrace.events.JobView;
import io.tailrace.events.Revocation;
import io.tailrace.events.RevocationKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroSerdeTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String TOPIC = "tailrace.commands";

    private static AvroSerde<JobCommand> serde(String scope) {
        return AvroSerde.of(JobCommand.class, Records.mock(scope));
    }

    @Test
    void writesTheConfluentWireFormatByteForByte() {
        byte[] bytes = serde("golden").serializer().serialize(TOPIC, Records.cancel("j"));

        // magic 0, id 1, kind CANCEL = index 1, "j", lane = null, "", 5 (zig-zag)
        assertThat(HEX.formatHex(bytes)).isEqualTo("00" + "00000001" + "02" + "026a" + "00" + "00" + "0a");
    }

    @Test
    void readsWhatItWrote() {
        AvroSerde<JobCommand> serde = serde("round-trip");
        JobCommand record = Records.urgent("a job");

        byte[] bytes = serde.serializer().serialize(TOPIC, record);

        assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(record);
    }

    @Test
    void aTombstoneIsNullBothWays() {
        AvroSerde<JobCommand> serde = serde("tombstone");

        assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
        assertThat(serde.deserializer().deserialize(TOPIC, null)).isNull();
    }

    @Test
    void readsARecordOfAnOlderSchema() throws IOException {
        Schema older = SchemaBuilder.record("Revocation")
                .namespace("io.tailrace.events")
                .fields()
                .name("kind")
                .type(RevocationKind.getClassSchema())
                .noDefault()
                .requiredString("jobId")
                .requiredInt("run")
                .requiredString("reason")
                .requiredLong("atMillis")
                .requiredString("gone")
                .endRecord();
        KafkaConnection connection = Records.mock("older");
        int id = SchemaRegistry.of(connection).idOf("any", older);
        byte[] bytes = encode(
                id,
                older,
                new GenericRecordBuilder(older)
                        .set("kind", new GenericData.EnumSymbol(RevocationKind.getClassSchema(), "RUN"))
                        .set("jobId", "j")
                        .set("run", 3)
                        .set("reason", "canceled")
                        .set("atMillis", 7L)
                        .set("gone", "a field that was removed")
                        .build());

        Revocation read =
                AvroSerde.of(Revocation.class, connection).deserializer().deserialize("tailrace.revocations", bytes);

        assertThat(read.getKind()).isEqualTo(RevocationKind.RUN);
        assertThat(read.getRun()).isEqualTo(3);
        assertThat(read.getTaskId()).isEmpty();
        assertThat(read.getReason()).isEqualTo("canceled");
    }

    private static byte[] encode(int id, Schema schema, GenericData.Record record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {0, 0, 0, 0, (byte) id});
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "00000000", // no id
                "0100000001026a", // another magic
                "7b7d", // JSON
                "0000000001", // no record
                "0000000001" + "02026a00000a" + "00", // a byte too many
                "0000000001" + "02026a0000", // a byte too few
                "0000000001" + "7e026a00000a", // no such enum symbol
                "0000000001" + "02ffffffffffffffffff7f", // a string of more than everything
                "0000000001" + "0201", // a string of negative length
                "0000000001" + "02026a0600000a", // no such branch of the union
                "00000003e7026a00000a" // no such schema
            })
    void refusesBytesThatAreNoRecord(String hex) {
        AvroSerde<JobCommand> serde = serde("refused");
        serde.serializer().serialize(TOPIC, Records.cancel("j")); // schema 1 exists

        assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, HEX.parseHex(hex)))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void refusesARecordOfAnotherClass() {
        KafkaConnection connection = Records.mock("another-class");
        byte[] bytes = AvroSerde.of(JobCommand.class, connection).serializer().serialize(TOPIC, Records.cancel("j"));

        assertThatThrownBy(() ->
                        AvroSerde.of(JobView.class, connection).deserializer().deserialize(TOPIC, bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("JobCommand, not of io.tailrace.events.JobView");
    }

    @Test
    void refusesARecordOverTheLimitBeforeReadingIt() {
        AvroSerde<JobCommand> serde = serde("large");
        byte[] bytes = Arrays.copyOf(
                serde.serializer().serialize(TOPIC, Records.cancel("j")), AvroDecoder.MAX_RECORD_BYTES + 1);

        assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("the limit is");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damageIsASerializationExceptionOrAnotherRecordAndNothingElse(long seed) {
        AvroSerde<JobCommand> serde = serde("damage");
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = serde.serializer().serialize(TOPIC, Records.urgent("a job id of some length"));
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = good.clone();
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                bytes[random.nextInt(5, bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isNotNull();
            } catch (SerializationException e) {
                assertThat(e).hasMessageContaining("JobCommand");
            }
        }
    }

    @Test
    void internalTopicsOfStreamsTakeTheRecordsNameAsSubject() {
        Schema schema = JobCommand.getClassSchema();

        assertThat(Subjects.of("tailrace.commands", schema)).isEqualTo("tailrace.commands-value");
        assertThat(Subjects.of("tailrace.router-jobs-changelog", schema)).isEqualTo("io.tailrace.events.JobCommand");
        assertThat(Subjects.of("tailrace.router-byJob-repartition", schema)).isEqualTo("io.tailrace.events.JobCommand");
    }
}
