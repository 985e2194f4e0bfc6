package io.tailrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Broker and registry shared by all tests of a JVM: started at the first use in a temporary folder, stopped and deleted when the JVM ends.
 * Tests keep apart by {@link #uniquePrefix}; nothing is deleted in between. For tests only.
 */
public final class TestCluster {

    private final EmbeddedKafka kafka;
    private final EmbeddedRegistry registry;
    private final AtomicInteger prefixes = new AtomicInteger();

    private TestCluster(EmbeddedKafka kafka, EmbeddedRegistry registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /** The JVM's one cluster: a start costs seconds, and state per test lies in the prefix. */
    public static TestCluster shared() {
        return Holder.CLUSTER;
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public String registryUrl() {
        return registry.url();
    }

    /** A topic prefix no other test of this JVM has, such as {@code test3.}. */
    public String uniquePrefix() {
        return "test" + prefixes.incrementAndGet() + ".";
    }

    /** Sets how long a share group locks a record without renewal, 1 s at least; before the group's first member joins. */
    public void lockFor(String group, Duration duration) {
        AlterConfigOp operation = new AlterConfigOp(
                new ConfigEntry("share.record.lock.duration.ms", Long.toString(duration.toMillis())),
                AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), List.of(operation)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the lock duration of " + group + " can't be set", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static final class Holder {
        private static final TestCluster CLUSTER = start();

        private static TestCluster start() {
            try {
                Path dir = Files.createTempDirectory("tailrace-test-cluster");
                EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0, 0);
                EmbeddedRegistry registry = EmbeddedRegistry.start(0, kafka.bootstrapServers());
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(dir, kafka, registry), "stop-test-cluster"));
                return new TestCluster(kafka, registry);
            } catch (IOException e) {
                throw new UncheckedIOException("no temporary folder for the test cluster", e);
            }
        }

        private static void stop(Path dir, EmbeddedKafka kafka, EmbeddedRegistry registry) {
            registry.close();
            kafka.close();
            try (Stream<Path> files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the test cluster's folder could not be deleted", e);
            }
        }
    }
}
