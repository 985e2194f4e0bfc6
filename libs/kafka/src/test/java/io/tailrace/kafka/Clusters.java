package io.tailrace.kafka;

import io.tailrace.embedded.TestCluster;
import io.tailrace.topics.TopicCatalogue;
import java.util.List;
import java.util.Map;

/** Connections to the broker that the tests of this JVM share; each has its own topics. */
final class Clusters {

    private Clusters() {}

    /** No topic exists. */
    static KafkaConnection blank() {
        TestCluster cluster = TestCluster.shared();
        return new KafkaConnection(cluster.bootstrapServers(), cluster.registryUrl(), cluster.uniquePrefix(), Map.of());
    }

    /** All topics exist; one pool, {@code cpu}. */
    static KafkaConnection ready() {
        return ready(QueueEngine.SHARE);
    }

    /** As above, with task topics for one of the engines. */
    static KafkaConnection ready(QueueEngine engine) {
        KafkaConnection connection = blank();
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), engine, 1, 1);
        return connection;
    }
}
