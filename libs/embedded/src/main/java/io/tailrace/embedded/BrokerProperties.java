package io.tailrace.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** Settings of the embedded broker: one node, small, and quick where a cluster is patient. */
final class BrokerProperties {

    static final String HOST = "127.0.0.1";
    static final String CONTROLLER = "CONTROLLER";
    static final int NODE_ID = 1;
    private static final String CLIENTS = "CLIENTS";

    private BrokerProperties() {}

    static Properties of(Path log, int brokerPort, int controllerPort) {
        Properties p = new Properties();
        node(p, log, brokerPort, controllerPort);
        internalTopics(p);
        groups(p);
        small(p);
        return p;
    }

    private static void node(Properties p, Path log, int brokerPort, int controllerPort) {
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", Integer.toString(NODE_ID));
        p.setProperty("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        p.setProperty("controller.listener.names", CONTROLLER);
        p.setProperty("inter.broker.listener.name", CLIENTS);
        p.setProperty(
                "listeners",
                CLIENTS + "://" + HOST + ":" + brokerPort + "," + CONTROLLER + "://" + HOST + ":" + controllerPort);
        p.setProperty("advertised.listeners", CLIENTS + "://" + HOST + ":" + brokerPort);
        p.setProperty("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        p.setProperty("log.dirs", log.toString());
        // A missing topic is a mistake in the bootstrap step and should be seen.
        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("default.replication.factor", "1");
        p.setProperty("min.insync.replicas", "1");
    }

    /** One partition and one replica each; the two min.isr keys are 2 otherwise. */
    private static void internalTopics(Properties p) {
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            p.setProperty(topic + ".replication.factor", "1");
            p.setProperty(topic + ".num.partitions", "1");
            // Only closed segments are compacted, and a start reads all that is left: 100 MiB of commits otherwise.
            p.setProperty(topic + ".segment.bytes", Integer.toString(1024 * 1024));
        }
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
    }

    private static void groups(Properties p) {
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        p.setProperty("group.streams.initial.rebalance.delay.ms", "0");
        p.setProperty("group.min.session.timeout.ms", "1000");
        // The first member of a share group has its assignment with its first heartbeat and not with the next (0.1 s,
        // not 5).
        p.setProperty("group.share.assignor.offload.enable", "false");
        p.setProperty("group.share.assignment.interval.ms", "0");
        p.setProperty("group.share.min.heartbeat.interval.ms", "500");
        p.setProperty("group.share.heartbeat.interval.ms", "500");
        // A span from the oldest unsettled task to the newest, so as wide as Kafka allows.
        p.setProperty("group.share.partition.max.record.locks", "10000");
        p.setProperty("group.share.max.partition.max.record.locks", "10000");
        // One member per slot.
        p.setProperty("group.share.max.size", "1000");
        // The pipeline's groups say 30 s; tests set their own groups shorter.
        p.setProperty("group.share.min.record.lock.duration.ms", "1000");
    }

    private static void small(Properties p) {
        p.setProperty("log.cleaner.dedupe.buffer.size", "2097152"); // 128 MiB otherwise
        p.setProperty("log.cleaner.io.buffer.size", "65536");
        p.setProperty("log.segment.bytes", Integer.toString(128 * 1024 * 1024));
        p.setProperty("log.index.size.max.bytes", Integer.toString(1024 * 1024));
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "4");
        p.setProperty("background.threads", "2");
        p.setProperty("replica.fetch.max.bytes", Integer.toString(4 * 1024 * 1024));
        // Nobody can take over, but only a broker that said goodbye may come back before its session of 9 s is over.
        p.setProperty("controlled.shutdown.enable", "true");
        p.setProperty("controlled.shutdown.max.retries", "1");
    }
}
