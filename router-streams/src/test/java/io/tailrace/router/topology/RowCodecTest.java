package io.tailrace.router.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.router.state.TaskRow;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowCodecTest {

    private KeyValueStore<String, byte[]> store;
    private RowSchemas schemas;

    @BeforeEach
    void openStore() {
        store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("schemas"), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        store.init(context.getStateStoreContext(), store);
        schemas = new RowSchemas(store);
    }

    private static TaskRow row() {
        return TaskRow.newBuilder()
                .setTaskId("t")
                .setGroupId("g")
                .setChunk(7)
                .setAttempt(2)
                .build();
    }

    @Test
    void readsWhatItWrote() {
        RowCodec<TaskRow> codec = new RowCodec<>(TaskRow.class, schemas);
        assertThat(codec.decode(codec.encode(row()))).isEqualTo(row());
    }

    @Test
    void readsRowsThatAnEarlierVersionWrote() throws IOException {
        Schema current = TaskRow.getClassSchema();
        List<Schema.Field> fields = current.getFields().stream()
                .filter(field -> !field.name().equals("sharePermille"))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        Schema earlier = Schema.createRecord(current.getName(), "", current.getNamespace(), false, fields);
        GenericRecord old = new GenericData.Record(earlier);
        fields.forEach(field ->
                old.put(field.name(), row().get(current.getField(field.name()).pos())));
        var buffer = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), earlier).encode(old);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);

        RowCodec<TaskRow> codec = new RowCodec<>(TaskRow.class, schemas);
        assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(ProcessorStateException.class);
        schemas.remember(earlier);
        assertThat(new RowCodec<>(TaskRow.class, schemas).decode(bytes)).isEqualTo(row());
    }

    @Test
    void bytesThatAreNoRowAreAnError() {
        RowCodec<TaskRow> codec = new RowCodec<>(TaskRow.class, schemas);
        assertThatThrownBy(() -> codec.decode(new byte[] {1, 2, 3})).isInstanceOf(ProcessorStateException.class);
    }
}
