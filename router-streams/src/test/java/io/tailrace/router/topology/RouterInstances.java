package io.tailrace.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailrace.events.Control;
import io.tailrace.events.ControlKind;
import io.tailrace.events.DispatchCommand;
import io.tailrace.events.DispatchCommandKind;
import io.tailrace.profiles.Pools;
import io.tailrace.router.job.JobRules;
import io.tailrace.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The router's work in one instance, or shared by two: one has the jobs, the other the queues, and what they tell each other lies in the
 * topics between them for a while. An instance that is started again knows what Kafka has kept of it.
 */
final class RouterInstances implements AutoCloseable {

    /** All queues there are. */
    static final List<String> QUEUES = Stream.concat(
                    Stream.of(Topics.PROBE_QUEUE, Topics.PUBLISH_QUEUE), Pools.byClass().names().stream())
            .toList();

    /** One for all, as schemas are few and registering them costs most. */
    private static final String REGISTRY = "mock://" + UUID.randomUUID();

    private static final String CHANGELOG = "-changelog";

    /** An instance with all that outlives it. */
    private final class Instance {
        private final Path folder;
        private final KeptState kept = new KeptState();
        private RouterHarness router;
        private RouterRows rows;

        Instance(Path folder) {
            this.folder = folder;
            router = open(true);
            rows = new RouterRows(router.driver);
        }

        private RouterHarness open(boolean isCaughtUp) {
            return RouterHarness.restored(folder, REGISTRY, rules, kept, now, isCaughtUp);
        }

        void restart(boolean isCaughtUp) {
            router.close();
            router = open(isCaughtUp);
            rows = new RouterRows(router.driver);
        }

        /** What came out since the last time, topic by topic. */
        void read(BiConsumer<String, TestRecord<byte[], byte[]>> reader) {
            String application = router.topics().prefix() + "router-";
            for (String topic : List.copyOf(router.driver.producedTopicNames())) {
                for (TestRecord<byte[], byte[]> record : router.records(topic)) {
                    if (topic.startsWith(application) && topic.endsWith(CHANGELOG)) {
                        String store = topic.substring(application.length(), topic.length() - CHANGELOG.length());
                        kept.change(store, record.key(), record.value());
                    } else {
                        if (topic.equals(topics().queues())) {
                            kept.view(new String(record.key(), UTF_8), record.value());
                        }
                        reader.accept(topic, record);
                    }
                }
            }
        }
    }

    private final JobRules rules;
    private final Wire wire;
    private final BiConsumer<String, TestRecord<byte[], byte[]>> world;
    private final boolean isShared;
    private final Instance jobs;
    private final Instance queues;
    private Instant now = Instant.ofEpochSecond(1_000_000);
    private Instant startedAt = now;

    /**
     * @param wire between two instances
     * @param world reads what the router tells the world: topic and record
     */
    RouterInstances(
            Path folder,
            JobRules rules,
            boolean isShared,
            Wire wire,
            BiConsumer<String, TestRecord<byte[], byte[]>> world) {
        this.rules = rules;
        this.wire = wire;
        this.world = world;
        this.isShared = isShared;
        jobs = new Instance(folder.resolve("jobs"));
        queues = isShared ? new Instance(folder.resolve("queues")) : jobs;
        if (isShared) {
            // Its dispatchers are those of partitions that the other instance has.
            QUEUES.forEach(queue -> jobs.router.control(Control.newBuilder()
                    .setKind(ControlKind.QUEUE)
                    .setName(queue)
                    .setIsPaused(true)
                    .setAtMillis(now())
                    .build()));
            collect();
        }
    }

    /** The instance with the jobs, for what is sent to it; {@link #collect} afterwards. */
    RouterHarness jobs() {
        return jobs.router;
    }

    /** The instance with the queues. */
    RouterHarness queues() {
        return queues.router;
    }

    RouterRows jobRows() {
        return jobs.rows;
    }

    RouterRows queueRows() {
        return queues.rows;
    }

    long now() {
        return now.toEpochMilli();
    }

    Topics topics() {
        return jobs.router.topics();
    }

    /** Hands on what the instances wrote. */
    void collect() {
        jobs.read(isShared ? this::relayed : world);
        if (isShared) {
            queues.read(this::answered);
        } else {
            jobs.read(world);
        }
    }

    private void relayed(String topic, TestRecord<byte[], byte[]> record) {
        if (topic.equals(topics().dispatch())) {
            DispatchCommand command = jobs.router.decoded(DispatchCommand.class, topic, record.value());
            if (command.getKind() != DispatchCommandKind.CONTROL) {
                wire.send(topic, () -> queues.router.raw(topic, record.key(), record.value()));
            }
        } else if (!isOfQueues(topic)) {
            world.accept(topic, record);
        }
    }

    private void answered(String topic, TestRecord<byte[], byte[]> record) {
        if (topic.equals(topics().dispatched())) {
            wire.send(topic, () -> jobs.router.raw(topic, record.key(), record.value()));
        }
        if (topic.equals(topics().queues())) {
            wire.send(topic, () -> {
                jobs.kept.view(new String(record.key(), UTF_8), record.value());
                jobs.router.raw(topic, record.key(), record.value());
            });
        }
        if (isOfQueues(topic) || topic.equals(topics().deadLetters())) {
            world.accept(topic, record);
        }
    }

    /** What a dispatcher writes. */
    private boolean isOfQueues(String topic) {
        return topic.equals(topics().queues()) || topic.equals(topics().dispatched()) || topics().isTasks(topic);
    }

    void pass(Duration time) {
        now = now.plus(time);
        Stream.of(jobs, queues).distinct().forEach(instance -> instance.router.pass(time));
        collect();
    }

    /** True when the inputs that lay there at the start are read and workers have had time to be heard: timers fire. */
    boolean mayFireTimers() {
        return jobs.router.isCaughtUp.get() && Duration.between(startedAt, now).compareTo(JobProcessor.GRACE) >= 0;
    }

    /**
     * The instance with the jobs stops, and another one takes over.
     *
     * @param away time until then
     * @param isCaughtUp false when it is to find unread inputs
     */
    void restartJobs(Duration away, boolean isCaughtUp) {
        now = now.plus(away);
        if (isShared) {
            queues.router.pass(away);
        }
        jobs.restart(isCaughtUp);
        startedAt = now;
        collect();
    }

    /** The instance with the queues stops and begins again. */
    void restartQueues() {
        if (isShared) {
            queues.restart(true);
        } else {
            restartJobs(Duration.ZERO, true);
        }
        collect();
    }

    void caughtUp() {
        jobs.router.isCaughtUp.set(true);
    }

    @Override
    public void close() {
        Stream.of(jobs, queues).distinct().map(instance -> instance.router).forEach(RouterHarness::close);
    }
}
