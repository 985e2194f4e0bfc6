package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedDecoderTest {

    private static final Schema WIDE = SchemaBuilder.record("Wide")
            .fields()
            .requiredBoolean("flag")
            .requiredInt("small")
            .requiredLong("large")
            .requiredFloat("single")
            .requiredDouble("twice")
            .requiredString("text")
            .requiredBytes("raw")
            .name("hash")
            .type()
            .fixed("Hash")
            .size(4)
            .noDefault()
            .name("list")
            .type()
            .array()
            .items()
            .longType()
            .noDefault()
            .name("map")
            .type()
            .map()
            .values()
            .stringType()
            .noDefault()
            .optionalString("maybe")
            .requiredInt("last")
            .endRecord();

    /** The same name with only the last field: everything before is skipped. */
    private static final Schema NARROW =
            SchemaBuilder.record("Wide").fields().requiredInt("last").endRecord();

    private static GenericRecord random(SplittableRandom random) {
        GenericRecord record = new GenericData.Record(WIDE);
        record.put("flag", random.nextBoolean());
        record.put("small", random.nextInt());
        record.put("large", random.nextLong());
        record.put("single", (float) random.nextDouble());
        record.put("twice", random.nextDouble());
        record.put("text", new Utf8("ä".repeat(random.nextInt(50))));
        record.put("raw", java.nio.ByteBuffer.wrap(new byte[random.nextInt(20)]));
        record.put("hash", new GenericData.Fixed(WIDE.getField("hash").schema(), new byte[] {1, 2, 3, 4}));
        List<Long> list = new ArrayList<>();
        for (int i = random.nextInt(300); i > 0; i--) {
            list.add(random.nextLong() >> random.nextInt(64));
        }
        record.put("list", list);
        record.put("map", java.util.Map.of(new Utf8("k"), new Utf8("v")));
        record.put("maybe", random.nextBoolean() ? null : new Utf8("there"));
        record.put("last", 42);
        return record;
    }

    private static byte[] encode(GenericRecord record, boolean isBlocking) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = isBlocking
                ? new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null)
                : EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(WIDE).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsAndSkipsWhatAvroWrites(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 50; i++) {
            GenericRecord record = random(random);
            byte[] bytes = encode(record, random.nextBoolean());

            BoundedDecoder whole = new BoundedDecoder(bytes, 0);
            assertThat(new GenericDatumReader<GenericRecord>(WIDE).read(null, whole))
                    .isEqualTo(record);
            assertThat(whole.remaining()).isZero();

            BoundedDecoder skipping = new BoundedDecoder(bytes, 0);
            assertThat(new GenericDatumReader<GenericRecord>(WIDE, NARROW)
                            .read(null, skipping)
                            .get("last"))
                    .isEqualTo(42);
            assertThat(skipping.remaining()).isZero();
        }
    }

    @Test
    void allocatesNothingForALengthThatIsNotThere() {
        byte[] twoGigabytes = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};

        assertThatThrownBy(() -> new BoundedDecoder(twoGigabytes, 0).readString())
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> new BoundedDecoder(twoGigabytes, 0).readBytes(null))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> new BoundedDecoder(twoGigabytes, 0).readArrayStart())
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> new BoundedDecoder(twoGigabytes, 0).skipMap()).isInstanceOf(EOFException.class);
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        byte[] endless = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0};
        byte[] morethanAnInt = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x20};

        assertThatThrownBy(() -> new BoundedDecoder(endless, 0).readLong()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new BoundedDecoder(morethanAnInt, 0).readInt()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new BoundedDecoder(new byte[] {2}, 0).readBoolean())
                .isInstanceOf(IOException.class);
    }
}
