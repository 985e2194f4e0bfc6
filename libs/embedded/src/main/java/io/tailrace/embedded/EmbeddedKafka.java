package io.tailrace.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One-node KRaft cluster (broker and controller) in this JVM, on 127.0.0.1, durable under a folder. Share groups, transactions and the
 * streams protocol are on. Its threads are no daemons: close it, or the JVM stays.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final HangingTransactions transactions;

    private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
        this.transactions = HangingTransactions.watch(bootstrapServers);
    }

    /**
     * Formats {@code dir} at the first use and starts. Kafka itself locks the folder against a second broker.
     *
     * @param brokerPort port of the clients' listener; 0 takes the one used before on this folder if it is free, else any free one
     * @param controllerPort the same for the controller
     * @throws IllegalStateException when it does not start: folder in use or not writable, port taken
     */
    public static EmbeddedKafka start(Path dir, int brokerPort, int controllerPort) {
        return start(dir, brokerPort, controllerPort, Map.of());
    }

    /** As above, with other settings of the broker. */
    static EmbeddedKafka start(Path dir, int brokerPort, int controllerPort, Map<String, String> settings) {
        try {
            Path log = Files.createDirectories(dir.resolve("log"));
            RememberedPorts remembered = RememberedPorts.in(dir);
            int broker = remembered.choose("broker", brokerPort);
            int controller = remembered.choose("controller", controllerPort);
            remembered.save();
            if (!Files.exists(log.resolve("meta.properties"))) {
                format(log);
            }
            Properties properties = BrokerProperties.of(log, broker, controller);
            properties.putAll(settings);
            KafkaConfig config = KafkaConfig.fromProps(properties, false);
            KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
            try {
                server.startup();
            } catch (RuntimeException e) {
                server.shutdown();
                throw e;
            }
            return new EmbeddedKafka(server, BrokerProperties.HOST + ":" + broker);
        } catch (Exception e) { // Kafka declares nothing and throws checked exceptions too
            throw new IllegalStateException(
                    "the embedded Kafka broker did not start on " + dir + ": " + e.getMessage(), e);
        }
    }

    private static void format(Path log) throws Exception {
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    // Without it share groups, streams groups and transactions of version 2 are unknown.
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(BrokerProperties.NODE_ID)
                    .setControllerListenerName(BrokerProperties.CONTROLLER)
                    .setMetadataLogDirectory(log.toString())
                    .addDirectory(log.toString())
                    .run();
        }
    }

    /** {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** How many parts of transactions that hung were ended. */
    int endedTransactions() {
        return transactions.ended();
    }

    /** Stops it cleanly; everything acknowledged is found again at the next start. */
    @Override
    public void close() {
        transactions.close();
        server.shutdown();
        server.awaitShutdown();
    }
}
