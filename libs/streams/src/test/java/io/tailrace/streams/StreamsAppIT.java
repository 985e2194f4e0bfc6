package io.tailrace.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.embedded.EmbeddedKafka;
import io.tailrace.embedded.EmbeddedRegistry;
import io.tailrace.embedded.TestCluster;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobCommandKind;
import io.tailrace.kafka.AvroSerde;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.Environment;
import io.tailrace.service.Health;
import io.tailrace.service.ServiceContext;
import io.tailrace.topics.TopicCatalogue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application over a real broker: what it does with bad records, with a registry that is away, and at its end. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StreamsAppIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Records of 32 KiB after which RocksDB has written to disk, that it is open among the rest. */
    private static final int ENOUGH_TO_FLUSH = 200;

    @TempDir
    Path folder;

    private final TestCluster cluster = TestCluster.shared();
    private final String prefix = cluster.uniquePrefix();
    private final Health health = new Health();

    @BeforeEach
    void createTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createTopics(Stream.of("in", "out", "dead-letters")
                            .map(name -> new NewTopic(prefix + name, 1, (short) 1))
                            .map(topic -> topic.name().endsWith("dead-letters")
                                    ? topic.configs(Map.of(
                                            "max.message.bytes",
                                            Integer.toString(TopicCatalogue.LARGEST_DEAD_LETTER_BYTES)))
                                    : topic)
                            .toList())
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private KafkaConnection connection(String registryUrl) {
        return new KafkaConnection(
                cluster.bootstrapServers(), registryUrl, prefix, Map.of("auto.register.schemas", "true"));
    }

    private StreamsApp start(KafkaConnection connection, boolean isGlobal) {
        return start(connection, isGlobal, folder);
    }

    private StreamsApp start(KafkaConnection connection, boolean isGlobal, Path state) {
        ServiceContext context =
                new ServiceContext("test", Environment.of(Map.of()), new SimpleMeterRegistry(), health);
        return isGlobal
                ? StreamsApp.startReadOnly(
                        "app", properties -> topology(properties, connection, true), connection, state, context)
                : StreamsApp.start(
                        "app", properties -> topology(properties, connection, isGlobal), connection, state, context);
    }

    /** Copies in to out; commands without a job are rejected. */
    private Topology topology(Properties properties, KafkaConnection connection, boolean isGlobal) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
        AvroSerde<JobCommand> serde = AvroSerde.of(JobCommand.class, connection);
        if (isGlobal) {
            builder.globalTable(
                    prefix + "in",
                    Consumed.with(Serdes.String(), serde),
                    Materialized.<String, JobCommand, KeyValueStore<Bytes, byte[]>>as("table"));
            return builder.build(properties);
        }
        builder.stream(
                        prefix + "in",
                        Consumed.<String, JobCommand>as("in")
                                .withKeySerde(Serdes.String())
                                .withValueSerde(serde))
                .mapValues(StreamsAppIT::checked, Named.as("checked"))
                .to(
                        prefix + "out",
                        Produced.<String, JobCommand>as("out")
                                .withKeySerde(Serdes.String())
                                .withValueSerde(serde));
        return builder.build(properties);
    }

    private static JobCommand checked(JobCommand command) {
        if (command.getJobId().isEmpty()) {
            throw new RejectedRecordException("A command names no job");
        }
        return command;
    }

    private static JobCommand command(String job) {
        return JobCommand.newBuilder()
                .setKind(JobCommandKind.CANCEL)
                .setJobId(job)
                .setRequestedAtMillis(0)
                .build();
    }

    private byte[] bytes(KafkaConnection connection, JobCommand command) {
        return AvroSerde.of(JobCommand.class, connection).serializer().serialize(prefix + "in", command);
    }

    private void send(byte[]... values) throws Exception {
        Map<String, Object> config = connection("mock://unused").clientConfig("test");
        config.put("compression.type", "gzip");
        config.put("max.request.size", 16 * 1024 * 1024);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (byte[] value : values) {
                sent.add(producer.send(new ProducerRecord<>(prefix + "in", "key".getBytes(UTF_8), value)));
            }
            for (Future<?> answer : sent) {
                Object unused = answer.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> config = connection("mock://unused").clientConfig("reader");
        config.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(prefix + topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    @Test
    void badRecordsGoToTheDeadLettersAndTheStreamGoesOn() throws Exception {
        KafkaConnection connection = connection(cluster.registryUrl());
        send("no avro".getBytes(UTF_8), bytes(connection, command("")), bytes(connection, command("a")));
        try (StreamsApp app = start(connection, false)) {
            assertThat(app.awaitRunning(LIMIT)).isTrue();
            await().atMost(LIMIT).untilAsserted(() -> assertThat(read("out")).hasSize(1));
            List<ConsumerRecord<byte[], byte[]>> letters = read("dead-letters");
            assertThat(letters).hasSize(2);
            assertThat(letters.get(0).value()).isEqualTo("no avro".getBytes(UTF_8));
            assertThat(header(letters.get(0), "tailrace.origin.topic")).isEqualTo(prefix + "in");
            assertThat(header(letters.get(0), "tailrace.origin.offset")).isEqualTo("0");
            assertThat(header(letters.get(1), "tailrace.origin.offset")).isEqualTo("1");
            assertThat(header(letters.get(1), "tailrace.reason")).isEqualTo("A command names no job");
            assertThat(health.problems()).isEmpty();
        }
    }

    /** What readiness rests on, by the names that Kafka Streams has for it. */
    @Test
    void tellsWhatItDoesWhatItCommitsAndThatItPolls() throws Exception {
        KafkaConnection connection = connection(cluster.registryUrl());
        send(bytes(connection, command("a")));
        try (StreamsApp app = start(connection, false)) {
            assertThat(app.awaitRunning(LIMIT)).isTrue();
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(app.work().processed()).isEqualTo(1);
                assertThat(app.work().committing()).isPositive();
                assertThat(app.work().secondsSincePoll()).isBetween(0.0, 4.0);
            });
            assertThat(health.problems()).isEmpty();
        }
    }

    @Test
    void whatCannotBeCommittedIsSeenWhileTheStateIsRunning() throws Exception {
        EmbeddedKafka own = EmbeddedKafka.start(folder.resolve("kafka"), 0, 0);
        try {
            KafkaConnection connection = new KafkaConnection(own.bootstrapServers(), "mock://unused", "own.", Map.of());
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", own.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("own.in", 1, (short) 1)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            ServiceContext context =
                    new ServiceContext("test", Environment.of(Map.of()), new SimpleMeterRegistry(), health);
            try (StreamsApp app = StreamsApp.start(
                    "app", properties -> closing(properties, own), connection, folder.resolve("state"), context)) {
                assertThat(app.awaitRunning(LIMIT)).isTrue();
                assertThat(app.uncommittedSeconds()).isZero();
                try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        connection.clientConfig("test"), new ByteArraySerializer(), new ByteArraySerializer())) {
                    producer.send(new ProducerRecord<>("own.in", new byte[1])).get(30, TimeUnit.SECONDS);
                }
                await().atMost(LIMIT).until(() -> app.uncommittedSeconds() > 10);
                assertThat(health.problems()).isEmpty();
            }
        } finally {
            own.close();
        }
    }

    /** The broker goes away while a record is processed. */
    private static Topology closing(Properties properties, EmbeddedKafka broker) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
        builder.stream(
                        "own.in",
                        Consumed.<byte[], byte[]>as("in")
                                .withKeySerde(Serdes.ByteArray())
                                .withValueSerde(Serdes.ByteArray()))
                .foreach((key, value) -> broker.close(), Named.as("closing"));
        return builder.build(properties);
    }

    @Test
    void badRecordsOfAnySizeDoNotStopTheStream() throws Exception {
        KafkaConnection connection = connection(cluster.registryUrl());
        byte[] large = new byte[2 * 1024 * 1024];
        large[0] = 1;
        byte[] larger = new byte[8 * 1024 * 1024];
        larger[0] = 2;
        send(large, larger, bytes(connection, command("a")));
        try (StreamsApp app = start(connection, false)) {
            assertThat(app.awaitRunning(LIMIT)).isTrue();
            await().atMost(LIMIT).untilAsserted(() -> assertThat(read("out")).hasSize(1));
            List<ConsumerRecord<byte[], byte[]>> letters = read("dead-letters");
            assertThat(letters).hasSize(2);
            assertThat(letters.get(0).value()).isEqualTo(large);
            assertThat(letters.get(1).value()).startsWith(2);
            assertThat(header(letters.get(1), "tailrace.truncated")).isEqualTo("value " + larger.length);
        }
    }

    @Test
    void registryThatIsAwayLosesNothingAndDeadLettersNothing() throws Exception {
        EmbeddedRegistry registry = EmbeddedRegistry.inMemory(0);
        String url = registry.url();
        send(bytes(connection(url), command("a")));
        registry.close();
        try (StreamsApp app = start(connection(url), false)) {
            assertThat(app.awaitRunning(LIMIT)).isTrue();
            // Long enough for a thread to fail and be replaced.
            await().pollDelay(Duration.ofSeconds(4)).atMost(LIMIT).until(() -> true);
            assertThat(read("out")).isEmpty();
            try (EmbeddedRegistry again = EmbeddedRegistry.inMemory(port(url))) {
                assertThat(again.url()).isEqualTo(url);
                assertThat(bytes(connection(url), command("b"))).isNotEmpty();
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(read("out")).hasSize(1));
            }
            assertThat(read("dead-letters")).isEmpty();
        }
    }

    private static int port(String url) {
        return URI.create(url).getPort();
    }

    @Test
    void globalTableSkipsWhatItCannotReadAndShowsTheRest() throws Exception {
        KafkaConnection connection = connection(cluster.registryUrl());
        try (StreamsApp app = start(connection, true)) {
            assertThat(app.awaitRunning(LIMIT)).isTrue();
            send("no avro".getBytes(UTF_8), bytes(connection, command("a")));
            ReadOnlyKeyValueStore<String, JobCommand> table = app.readOnlyStore("table");
            await().atMost(LIMIT).until(() -> table.get("key") != null);
            assertThat(table.get("key").getJobId()).isEqualTo("a");
        }
    }

    @Test
    void globalTableGoesOnWithWhatAKillLeaves(@TempDir Path left) throws Exception {
        KafkaConnection connection = connection(cluster.registryUrl());
        byte[][] commands = new byte[ENOUGH_TO_FLUSH][];
        Arrays.fill(commands, bytes(connection, command("early".repeat(6_500))));
        try (StreamsApp app = start(connection, true)) {
            assertThat(app.awaitRunning(LIMIT)).isTrue();
            send(commands);
            Path table = folder.resolve(prefix + "app/global/rocksdb/table");
            await("the first flush").atMost(LIMIT).until(() -> hasFlushed(table));
            copy(folder, left);
        }
        send(bytes(connection, command("late")));
        try (StreamsApp app = start(connection, true, left)) {
            assertThat(app.awaitRunning(LIMIT)).isTrue();
            ReadOnlyKeyValueStore<String, JobCommand> table = app.readOnlyStore("table");
            await().atMost(LIMIT)
                    .until(() -> table.get("key") != null
                            && table.get("key").getJobId().equals("late"));
        }
    }

    private static boolean hasFlushed(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return files.anyMatch(file -> file.toString().endsWith(".sst"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    @Test
    void runsAgainOnItsOwnState() throws Exception {
        KafkaConnection connection = connection(cluster.registryUrl());
        start(connection, false).close();
        send(bytes(connection, command("a")));
        try (StreamsApp app = start(connection, false)) {
            assertThat(app.awaitRunning(LIMIT)).isTrue();
            await().atMost(LIMIT).untilAsserted(() -> assertThat(read("out")).hasSize(1));
        }
    }
}
