package io.tailrace.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.DispatchCommand;
import io.tailrace.events.DispatchCommandKind;
import io.tailrace.events.Lane;
import io.tailrace.events.ReadyGroup;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.router.dispatch.DispatchOutput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispatchProcessorTest {

    @TempDir
    Path folder;

    private final DispatchProcessor dispatcher = new DispatchProcessor(Set.of("cpu"), 2);
    private MockProcessorContext<String, DispatchOutput> context;
    private KeyValueStore<String, byte[]> rows;

    @BeforeEach
    void makeStores() {
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), folder.toFile());
        context.setCurrentSystemTimeMs(1_000_000);
        rows = store(RouterTopology.DISPATCH_ROWS);
        store(RouterTopology.DISPATCH_SCHEMAS);
    }

    private KeyValueStore<String, byte[]> store(String name) {
        KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    private void ready(String job) {
        Task template = Task.newBuilder()
                .setKind(TaskKind.ENCODE)
                .setJobId(job)
                .setRun(1)
                .setTaskId("")
                .setGroupId("g")
                .setAttempt(0)
                .setQueue("cpu")
                .setLane(Lane.NORMAL)
                .setPredictedSeconds(10)
                .build();
        DispatchCommand command = DispatchCommand.newBuilder()
                .setKind(DispatchCommandKind.READY)
                .setJobId(job)
                .setReady(ReadyGroup.newBuilder()
                        .setGroupId("g")
                        .setTemplate(template)
                        .setChunks(1)
                        .setReadyAtMillis(0)
                        .build())
                .setAtMillis(0)
                .build();
        dispatcher.process(new Record<>("cpu", command, 0));
    }

    private List<String> takeReleased() {
        List<String> jobs = context.forwarded().stream()
                .map(forward -> forward.record().value())
                .filter(DispatchOutput.Release.class::isInstance)
                .map(release -> ((DispatchOutput.Release) release).task().getJobId())
                .toList();
        context.resetForwards();
        return jobs;
    }

    private void rollBack() {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = rows.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> row = all.next();
                keys.add(row.key);
            }
        }
        keys.forEach(rows::delete);
    }

    @Test
    void knowsOnlyWhatTheRowsSayWhenItBeginsAgain() {
        dispatcher.init(context);
        ready("a");
        assertThat(takeReleased()).containsExactly("a");

        rollBack();
        dispatcher.init(context);
        ready("a");
        assertThat(takeReleased()).containsExactly("a");
    }

    @Test
    void placesOfForgottenTasksAreFreeWhenItBeginsAgain() {
        dispatcher.init(context);
        ready("a");
        ready("b");
        assertThat(takeReleased()).containsExactly("a");

        rollBack();
        dispatcher.init(context);
        ready("c");
        assertThat(takeReleased()).containsExactly("c");
    }
}
