package io.tailrace.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.embedded.EmbeddedKafka;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.QueueEngine;
import io.tailrace.kafka.TaskQueue;
import io.tailrace.kafka.TaskQueue.TaskLease;
import io.tailrace.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How busy slots are kept: tasks of uneven length that only wait, released in a window as the dispatcher does, on the share and the classic
 * engine. Utilisation is the tasks' own time by slots and wall time; the tail, when too few tasks are left, is part of it.
 */
@Command(name = "queue", mixinStandardHelpOptions = true, description = "Utilisation of slots by queue engine.")
public final class QueueBenchmark implements Callable<Integer> {

    private static final int[] LENGTHS = {1, 2, 2, 3, 4, 8, 20};

    @Option(names = "--slots", defaultValue = "8", description = "Slots (default: ${DEFAULT-VALUE}).")
    private int slots;

    @Option(names = "--tasks", defaultValue = "100", description = "Tasks (default: ${DEFAULT-VALUE}).")
    private int tasks;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--unit",
            defaultValue = "300",
            description =
                    "Milliseconds that the lengths 1, 2, 3, 4, 8 and 20 are multiplied with (default: ${DEFAULT-VALUE}).")
    private int unitMillis;

    private volatile boolean isOver;

    /** What is compared. */
    private record Contender(QueueEngine engine, boolean isByKey, boolean isLongestFirst, int ahead) {
        @Override
        public String toString() {
            return engine + (isByKey ? ", partition by key" : ", partitions in turn")
                    + (isLongestFirst ? ", longest first, " : ", as they come, ") + ahead + " ahead";
        }
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new QueueBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("tailrace-queue-benchmark");
        List<Contender> contenders = List.of(
                new Contender(QueueEngine.SHARE, false, true, QueueEngine.SHARE.releaseAhead()),
                new Contender(QueueEngine.CLASSIC, false, true, QueueEngine.CLASSIC.releaseAhead()),
                new Contender(QueueEngine.CLASSIC, false, true, QueueEngine.SHARE.releaseAhead()),
                new Contender(QueueEngine.CLASSIC, true, true, QueueEngine.SHARE.releaseAhead()));
        List<List<Double>> found = contenders.stream()
                .map(contender -> (List<Double>) new ArrayList<Double>())
                .toList();
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder, 0, 0)) {
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < contenders.size(); i++) {
                    KafkaConnection connection = new KafkaConnection(
                            broker.bootstrapServers(), "mock://queue", "r" + round + "c" + i + ".", Map.of());
                    double utilisation = measure(connection, contenders.get(i), round);
                    found.get(i).add(utilisation);
                    System.out.printf("round %d, %s: %.2f%n", round, contenders.get(i), utilisation);
                }
            }
        } finally {
            Folders.delete(folder);
        }
        for (int i = 0; i < contenders.size(); i++) {
            System.out.println(
                    contenders.get(i) + ": " + Figures.of(found.get(i).stream().mapToDouble(Double::doubleValue)));
        }
        return 0;
    }

    private double measure(KafkaConnection connection, Contender contender, int seed) throws Exception {
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), contender.engine(), 1, 1);
        BlockingQueue<Integer> settled = new LinkedBlockingQueue<>();
        isOver = false;
        List<Thread> threads = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            String name = "slot-" + slot;
            Thread thread = new Thread(() -> work(connection, contender.engine(), name, settled), name);
            thread.start();
            threads.add(thread);
        }
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                connection.clientConfig("dispatcher"), new ByteArraySerializer(), new ByteArraySerializer())) {
            Dispatcher dispatcher = new Dispatcher(producer, connection.topics().tasks("cpu"), contender);
            // Until every slot has its share of the partitions.
            dispatcher.run(IntStream.range(0, 64).mapToObj(i -> 1_000).toList(), 1_000, settled);
            List<Integer> lengths = lengths(contender, seed);
            long start = System.nanoTime();
            dispatcher.run(lengths, slots + contender.ahead(), settled);
            double wallMillis = (System.nanoTime() - start) / 1e6;
            return lengths.stream().mapToInt(Integer::intValue).sum() / wallMillis / slots;
        } finally {
            isOver = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private List<Integer> lengths(Contender contender, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            double length = LENGTHS[random.nextInt(LENGTHS.length)] * random.nextDouble(0.7, 1.3);
            lengths.add((int) (length * unitMillis));
        }
        if (contender.isLongestFirst()) {
            lengths.sort(Comparator.reverseOrder());
        }
        return lengths;
    }

    private record Dispatcher(
            Producer<byte[], byte[]> producer, String topic, Contender contender, AtomicInteger released) {

        Dispatcher(Producer<byte[], byte[]> producer, String topic, Contender contender) {
            this(producer, topic, contender, new AtomicInteger());
        }

        /** Keeps {@code window} tasks released until all are settled. */
        void run(List<Integer> lengths, int window, BlockingQueue<Integer> settled) throws Exception {
            int sent = 0;
            for (int done = 0; done < lengths.size(); done++) {
                while (sent < lengths.size() && sent - done < window) {
                    release(lengths.get(sent++));
                }
                settled.take();
            }
        }

        private void release(int millis) throws Exception {
            int number = released.getAndIncrement();
            Integer partition = contender.isByKey()
                    ? null
                    : Integer.valueOf(number % contender.engine().taskPartitions());
            byte[] key = ("job/" + number).getBytes(StandardCharsets.UTF_8);
            byte[] value = Integer.toString(millis).getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(topic, partition, key, value)).get();
        }
    }

    private void work(KafkaConnection connection, QueueEngine engine, String name, BlockingQueue<Integer> settled) {
        try (TaskQueue queue = engine.open(connection, "cpu", name, new SimpleMeterRegistry())) {
            while (!isOver) {
                Optional<TaskLease> lease = queue.take(Duration.ofMillis(500));
                if (lease.isPresent()) {
                    settled.add(run(lease.get(), engine.renewEvery().toMillis()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int run(TaskLease lease, long renewMillis) throws InterruptedException {
        int millis = Integer.parseInt(new String(lease.payload(), StandardCharsets.UTF_8));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            TimeUnit.MILLISECONDS.sleep(Math.min(left + 1, renewMillis));
            if (!lease.renew()) {
                throw new IllegalStateException("a lease was lost");
            }
        }
        if (!lease.accept()) {
            throw new IllegalStateException("a task was not accepted");
        }
        return millis;
    }
}
