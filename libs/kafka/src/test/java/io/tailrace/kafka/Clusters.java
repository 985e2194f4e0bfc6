package io.tailrace.kafka;

import static org.awaitility.Awaitility.await;

import io.tailrace.embedded.TestCluster;
import io.tailrace.topics.TopicCatalogue;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

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
        awaitTopics(connection);
        return connection;
    }

    /** A broker hears of new topics a moment after the controller has made them. */
    private static void awaitTopics(KafkaConnection connection) {
        List<String> wanted = ClusterBootstrap.topicNames(connection, TopicCatalogue.standard(), List.of("cpu"));
        try (Admin admin = Admin.create(connection.clientConfig("await-topics"))) {
            await().until(() -> admin.listTopics().names().get().containsAll(wanted));
        }
    }
}
