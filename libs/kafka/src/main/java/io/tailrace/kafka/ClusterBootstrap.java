package io.tailrace.kafka;

import io.tailrace.topics.TopicCatalogue;
import java.util.List;

/** Creates topics, share-group settings and schemas; may be repeated. */
@SuppressWarnings("DoNotCallSuggester")
public final class ClusterBootstrap {

    private ClusterBootstrap() {}

    /**
     * Makes the cluster ready for the pipeline; does nothing where it is.
     *
     * @param pools names of the worker pools
     * @param keyedPartitions partitions of every keyed topic
     * @param replication replicas of every topic
     * @throws BootstrapException when the cluster can't be reached or differs from what is wanted
     */
    public static void ensure(
            KafkaConnection connection,
            TopicCatalogue catalogue,
            List<String> pools,
            int keyedPartitions,
            int replication) {
        throw new UnsupportedOperationException();
    }
}
