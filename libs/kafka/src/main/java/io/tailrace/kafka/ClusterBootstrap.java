package io.tailrace.kafka;

import io.tailrace.topics.TopicCatalogue;
import io.tailrace.topics.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a cluster ready: topics with everything explicit, the settings of the share groups, the schemas. The one place that creates
 * anything; may be repeated at every start. A topic that exists and differs is an error, never altered. Settings of a share group that
 * differ are set, and said in the log; so is the compatibility level of a subject.
 */
public final class ClusterBootstrap {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterBootstrap.class);
    private static final int REQUEST_MILLIS = 15_000;
    private static final int CALL_MILLIS = 30_000;
    private static final int LOOK_AGAIN_MILLIS = 50;
    /** No dot, which ends a part of a topic's name, and no underscore, which metric names can't tell from it. */
    private static final Pattern POOL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private final Admin admin;
    private final List<WantedTopic> wanted;

    private ClusterBootstrap(Admin admin, List<WantedTopic> wanted) {
        this.admin = admin;
        this.wanted = wanted;
    }

    /**
     * Makes the cluster ready for the pipeline; does nothing where it is.
     *
     * @param pools names of the worker pools: lower-case letters, digits and -
     * @param engine of the queues; share groups are set for {@link QueueEngine#SHARE} only
     * @param keyedPartitions partitions of every keyed topic
     * @param replication replicas of every topic; writes need all but one of them
     * @throws BootstrapException when the cluster or the registry can't be reached or differs from what is wanted
     */
    public static void ensure(
            KafkaConnection connection,
            TopicCatalogue catalogue,
            List<String> pools,
            QueueEngine engine,
            int keyedPartitions,
            int replication) {
        pools.forEach(ClusterBootstrap::checkPool);
        List<WantedTopic> wanted =
                WantedTopic.all(connection.topics(), catalogue, pools, engine, keyedPartitions, replication);
        Map<String, Object> config = connection.clientConfig("bootstrap");
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MILLIS);
        try (Admin admin = Admin.create(config)) {
            ClusterBootstrap bootstrap = new ClusterBootstrap(admin, wanted);
            bootstrap.ensureTopics();
            if (engine == QueueEngine.SHARE) {
                bootstrap.ensureShareGroups(
                        Stream.concat(Stream.of(Topics.PROBE_QUEUE, Topics.PUBLISH_QUEUE), pools.stream())
                                .map(connection.topics()::workers)
                                .toList());
            }
            SchemaRegistration.register(connection, wanted);
        } catch (KafkaException e) {
            throw new BootstrapException("the cluster can't be made ready: " + e.getMessage(), e);
        }
    }

    /** As above with share groups. */
    public static void ensure(
            KafkaConnection connection,
            TopicCatalogue catalogue,
            List<String> pools,
            int keyedPartitions,
            int replication) {
        ensure(connection, catalogue, pools, QueueEngine.SHARE, keyedPartitions, replication);
    }

    /** Names of the topics {@link #ensure} makes. */
    public static List<String> topicNames(KafkaConnection connection, TopicCatalogue catalogue, List<String> pools) {
        return WantedTopic.all(connection.topics(), catalogue, pools, QueueEngine.SHARE, 1, 1).stream()
                .map(WantedTopic::name)
                .toList();
    }

    private static void checkPool(String pool) {
        if (!POOL.matcher(pool).matches() || pool.equals(Topics.PROBE_QUEUE) || pool.equals(Topics.PUBLISH_QUEUE)) {
            throw new BootstrapException(
                    "a pool can't be named \"" + pool
                            + "\": lower-case letters, digits and -, at most 63, and neither probe nor publish",
                    null);
        }
    }

    /**
     * A broker learns of a topic a moment after the controller has made it; and where another bootstrap was quicker, its topics are looked
     * at, too.
     */
    private void ensureTopics() {
        List<NewTopic> missing = missing();
        if (missing.isEmpty()) {
            return;
        }
        create(missing);
        long start = System.nanoTime();
        while (!missing().isEmpty()) {
            if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(CALL_MILLIS)) {
                throw new BootstrapException("the topics were made and no broker knows them", null);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BootstrapException("interrupted while the cluster was made ready", e);
        }
    }

    /**
     * Topics that do not exist.
     *
     * @throws BootstrapException when one that exists differs
     */
    private List<NewTopic> missing() {
        Map<String, TopicDescription> existing = describe();
        Map<ConfigResource, Config> configs = existing.isEmpty()
                ? Map.of()
                : await(
                        admin.describeConfigs(existing.keySet().stream()
                                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                                        .toList())
                                .all(),
                        "the topics' settings can't be read");
        List<NewTopic> missing = new ArrayList<>();
        List<String> drift = new ArrayList<>();
        for (WantedTopic topic : wanted) {
            TopicDescription description = existing.get(topic.name());
            Config config = configs.get(topic.resource());
            if (description == null || config == null) {
                missing.add(topic.toNewTopic());
            } else {
                drift.addAll(topic.drift(description, config));
            }
        }
        if (!drift.isEmpty()) {
            throw new BootstrapException(
                    "topics differ from what this version needs, nothing was changed: " + String.join("; ", drift),
                    null);
        }
        return missing;
    }

    private void ensureShareGroups(List<String> groups) {
        Map<ConfigResource, Config> present = await(
                admin.describeConfigs(ShareGroupSettings.resources(groups)).all(),
                "the share groups' settings can't be read");
        Map<ConfigResource, Collection<AlterConfigOp>> missing = ShareGroupSettings.missing(present);
        if (missing.isEmpty()) {
            return;
        }
        missing.forEach((group, operations) -> LOG.info(
                "share group {} is set to {}",
                group.name(),
                operations.stream()
                        .map(AlterConfigOp::configEntry)
                        .map(entry -> entry.name() + "=" + entry.value())
                        .toList()));
        await(admin.incrementalAlterConfigs(missing).all(), "the share groups can't be set");
    }

    private Map<String, TopicDescription> describe() {
        Map<String, TopicDescription> found = new HashMap<>();
        Set<String> names = new HashSet<>(wanted.stream().map(WantedTopic::name).toList());
        admin.describeTopics(names).topicNameValues().forEach((name, answer) -> {
            try {
                found.put(name, get(answer));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new BootstrapException("topic " + name + " can't be looked at: " + message(e), e);
                }
            }
        });
        return found;
    }

    private void create(List<NewTopic> missing) {
        admin.createTopics(missing).values().forEach((name, answer) -> {
            try {
                get(answer);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) { // another bootstrap was quicker
                    throw new BootstrapException("topic " + name + " can't be created: " + message(e), e);
                }
            }
        });
    }

    private static <T> T await(KafkaFuture<T> answer, String trouble) {
        try {
            return get(answer);
        } catch (ExecutionException e) {
            throw new BootstrapException(trouble + ": " + message(e), e);
        }
    }

    private static <T> T get(KafkaFuture<T> answer) throws ExecutionException {
        try {
            return answer.get(2L * CALL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new BootstrapException("Kafka does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BootstrapException("interrupted while the cluster was made ready", e);
        }
    }

    private static String message(ExecutionException e) {
        return String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
    }
}
