package io.tailrace.kafka;

import io.tailrace.topics.TopicCatalogue;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.SerializationException;

/** Looks at a cluster as a node does that wants to join: is it there, has it what the pipeline needs. Changes nothing. */
public final class ClusterProbe {

    private static final String SHARE_GROUPS = "share.version";

    private ClusterProbe() {}

    /**
     * What there is.
     *
     * @param missingTopics of those that exist whatever the pools are, by name
     */
    public record Findings(int brokers, List<String> missingTopics, boolean hasShareGroups) {}

    /**
     * Looks at brokers, features and topics.
     *
     * @throws BootstrapException when the cluster does not answer within {@code limit}, or refuses
     */
    public static Findings look(KafkaConnection connection, TopicCatalogue catalogue, Duration limit) {
        Map<String, Object> config = connection.clientConfig("probe");
        int millis = Math.toIntExact(limit.toMillis());
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        try (Admin admin = Admin.create(config)) {
            int brokers =
                    get(admin.describeCluster().nodes(), connection, limit).size();
            Set<String> missing = new HashSet<>(
                    WantedTopic.all(connection.topics(), catalogue, List.of(), QueueEngine.SHARE, 1, 1).stream()
                            .map(WantedTopic::name)
                            .toList());
            missing.removeAll(get(admin.listTopics().names(), connection, limit));
            FinalizedVersionRange share = get(admin.describeFeatures().featureMetadata(), connection, limit)
                    .finalizedFeatures()
                    .get(SHARE_GROUPS);
            return new Findings(
                    brokers, missing.stream().sorted().toList(), share != null && share.maxVersionLevel() > 0);
        } catch (KafkaException e) {
            throw new BootstrapException(connection.bootstrapServers() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static <T> T get(KafkaFuture<T> answer, KafkaConnection connection, Duration limit) {
        try {
            return answer.get(2 * limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            String why = e.getCause() == null
                    ? "no answer"
                    : String.valueOf(e.getCause().getMessage());
            throw new BootstrapException(
                    "Kafka at " + connection.bootstrapServers() + " does not answer (" + why
                            + "); look at TAILRACE_KAFKA_BOOTSTRAP_SERVERS, TAILRACE_KAFKA_PROPERTIES and the network",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BootstrapException("interrupted", e);
        }
    }

    /**
     * Asks the registry for a schema, whichever.
     *
     * @throws RegistryUnavailableException when it does not answer as a registry does
     */
    public static void askRegistry(KafkaConnection connection) {
        try {
            SchemaRegistry.of(connection).byId(1);
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (SerializationException e) {
            // It answers that there is none.
        }
    }
}
