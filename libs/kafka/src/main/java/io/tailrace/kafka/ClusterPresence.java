package io.tailrace.kafka;

import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Prerequisites;
import io.tailrace.service.ServiceContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What a service that creates nothing needs of a cluster: a broker that answers, its topics, and the registry. Needs the right to describe
 * these topics and no other.
 */
public final class ClusterPresence {

    private static final int CALL_MILLIS = 5_000;

    private final KafkaConnection connection;
    private final Admin admin;
    private final List<String> topics;
    private final QueueEngine engine;

    private ClusterPresence(KafkaConnection connection, Admin admin, Collection<String> topics, QueueEngine engine) {
        this.connection = connection;
        this.admin = admin;
        this.topics = List.copyOf(topics);
        this.engine = engine;
    }

    /**
     * Returns when the topics are there and the registry answers.
     *
     * @throws ConfigurationException when the cluster refuses this client, its settings make no client, or the task topics were made for
     *     another {@link QueueEngine}
     */
    public static void await(ServiceContext context, KafkaConnection connection, Collection<String> topics) {
        Map<String, Object> config = connection.clientConfig(context.name() + "-start");
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, CALL_MILLIS);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MILLIS);
        QueueEngine engine = QueueEngine.from(context.environment());
        try (Admin admin = Admin.create(config)) {
            Prerequisites.await(context, "cluster", new ClusterPresence(connection, admin, topics, engine)::missing);
        } catch (KafkaException e) {
            throw new ConfigurationException("no client of " + connection + " can be made: " + reason(e), e);
        }
    }

    private Optional<String> missing() {
        return missingTopics().or(this::missingRegistry);
    }

    private Optional<String> missingTopics() {
        List<String> absent = new ArrayList<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(topics).topicNameValues();
        for (String topic : topics) {
            try {
                KafkaFuture<TopicDescription> answer = answers.get(topic);
                if (answer == null) {
                    absent.add(topic);
                } else {
                    checkEngine(answer.get(2L * CALL_MILLIS, TimeUnit.MILLISECONDS));
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    return Optional.of(away(topic, e));
                }
                absent.add(topic);
            } catch (TimeoutException e) {
                return Optional.of("Kafka at " + connection.bootstrapServers() + " does not answer");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("interrupted");
            }
        }
        return absent.isEmpty()
                ? Optional.empty()
                : Optional.of("topics are not there: " + String.join(", ", absent)
                        + "; the router makes them at its start, those of a pool when its pools.yaml names it");
    }

    /** A worker of the other engine would take tasks that others run, or see only some of them. */
    private void checkEngine(TopicDescription topic) {
        int partitions = topic.partitions().size();
        if (connection.topics().isTasks(topic.name()) && partitions != engine.taskPartitions()) {
            throw new ConfigurationException("topic " + topic.name() + " has " + partitions + " partitions, and "
                    + KafkaSettings.QUEUE.name() + "=" + engine + " works with " + engine.taskPartitions()
                    + ": the router that made it was given another " + KafkaSettings.QUEUE.name());
        }
    }

    private String away(String topic, ExecutionException e) {
        Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
        if (cause instanceof AuthorizationException) {
            throw new ConfigurationException("this client may not describe topic " + topic + ": " + reason(cause), e);
        }
        if (cause instanceof AuthenticationException) {
            throw new ConfigurationException(
                    "Kafka at " + connection.bootstrapServers() + " refuses the credentials of "
                            + KafkaSettings.KAFKA_PROPERTIES.name() + ": " + reason(cause),
                    e);
        }
        return "Kafka at " + connection.bootstrapServers() + " does not answer: " + reason(cause);
    }

    private Optional<String> missingRegistry() {
        if (connection.registryUrl().startsWith(MockRegistry.SCHEME)) {
            return Optional.empty();
        }
        try {
            new RegistryClient(connection).globalCompatibility();
            return Optional.empty();
        } catch (RegistryUnavailableException e) {
            return Optional.of(reason(e) + (e.getCause() == null ? "" : ": " + reason(e.getCause())));
        } catch (SerializationException e) {
            return Optional.empty(); // it has answered, and knows no such call
        }
    }

    private static String reason(Throwable problem) {
        return Optional.ofNullable(problem.getMessage()).orElse(problem.toString());
    }
}
