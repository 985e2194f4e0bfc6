package io.tailrace.router.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.job.Effect;
import io.tailrace.router.job.JobMachine;
import io.tailrace.router.job.JobRules;
import io.tailrace.router.job.TimerKind;
import io.tailrace.router.plan.Planner;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.TimerRow;
import io.tailrace.tracing.Spans;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobProcessorTest {

    private static final long NOW = 1_000_000;

    @TempDir
    Path folder;

    private final JobProcessor processor = new JobProcessor(
            new JobMachine(Profiles.load(Optional.empty()), Pools.byClass(), new Planner("out"), JobRules.standard()),
            Pools.byClass(),
            (topic, bytes) -> {
                throw new IllegalStateException("no view is read here");
            },
            partition -> () -> true,
            new RouterMeters(new SimpleMeterRegistry()),
            new JobSpans(Spans.NONE));

    private MockProcessorContext<String, Effect.Emission> context;
    private KeyValueStore<String, byte[]> rows;
    private KeyValueStore<String, byte[]> timers;
    private RowSchemas schemas;

    @BeforeEach
    void makeStores() {
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), folder.toFile());
        context.setCurrentSystemTimeMs(NOW);
        rows = store(RouterTopology.JOB_ROWS);
        timers = store(RouterTopology.JOB_TIMERS);
        store(RouterTopology.JOB_DETAILS);
        schemas = new RowSchemas(store(RouterTopology.JOB_SCHEMAS));
        register(Stores.timestampedKeyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(RouterTopology.QUEUES), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build());
    }

    private KeyValueStore<String, byte[]> store(String name) {
        return register(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                        .withLoggingDisabled()
                        .build());
    }

    private <S extends StateStore> S register(S store) {
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    private List<String> timerKeys() {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = timers.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> row = all.next();
                keys.add(row.key);
            }
        }
        return keys;
    }

    private void tick() {
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(NOW);
    }

    @Test
    void timerWhoseDecisionFailsIsTriedAgainLater() {
        JobRow broken = JobRow.newBuilder()
                .setJobId("job")
                .setRun(1)
                .setState("NO_STATE")
                .setLane("NORMAL")
                .setCreatedAtMillis(0)
                .setUpdatedAtMillis(0)
                .build();
        new Rows<>(rows, new RowCodec<>(JobRow.class, schemas)).put("job", Optional.of(broken));
        new Timers(timers, schemas).set(NOW, new TimerRow("job", TimerKind.REPLAN.name(), 1, "", 0));
        processor.init(context);
        List<String> before = timerKeys();

        assertThatThrownBy(this::tick).isInstanceOf(IllegalArgumentException.class);
        assertThat(timerKeys()).hasSize(1).doesNotContainAnyElementsOf(before);
        tick();
        assertThat(timerKeys()).hasSize(1);

        context.setCurrentSystemTimeMs(NOW + 120_000);
        assertThatThrownBy(this::tick).isInstanceOf(IllegalArgumentException.class);
    }
}
