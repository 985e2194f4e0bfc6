package io.tailrace.kafka;

import io.tailrace.topics.TopicCatalogue;
import io.tailrace.topics.TopicSpec;
import io.tailrace.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** A topic as a cluster should have it: full name, numbers, settings. Pure. */
record WantedTopic(String name, TopicSpec spec, int partitions, int replication) {

    private static final Duration LONGEST_SEGMENT = Duration.ofDays(1);
    private static final Duration SHORTEST_SEGMENT = Duration.ofMinutes(10);
    /** Of compacted topics: how soon a reader's start no longer meets the past. */
    private static final Duration COMPACTED_SEGMENT = Duration.ofHours(1);

    /** All topics of the catalogue, the task topics of the reserved queues, and one for each pool. */
    static List<WantedTopic> all(
            Topics topics,
            TopicCatalogue catalogue,
            List<String> pools,
            QueueEngine engine,
            int keyedPartitions,
            int replication) {
        List<WantedTopic> all = new ArrayList<>();
        for (TopicSpec spec : catalogue.topics()) {
            int partitions = spec.isKeyed() ? keyedPartitions : 1;
            all.add(new WantedTopic(topics.prefix() + spec.name(), spec, partitions, replication));
        }
        Stream.concat(
                        Stream.of(topics.tasks(Topics.PROBE_QUEUE), topics.tasks(Topics.PUBLISH_QUEUE)),
                        pools.stream().map(topics::tasks))
                .distinct()
                .forEach(name ->
                        all.add(new WantedTopic(name, catalogue.tasks(), engine.taskPartitions(), replication)));
        return List.copyOf(all);
    }

    NewTopic toNewTopic() {
        return new NewTopic(name, Optional.of(partitions), Optional.of((short) replication)).configs(settings());
    }

    ConfigResource resource() {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, spec.cleanup().policy());
        settings.put(
                TopicConfig.RETENTION_MS_CONFIG,
                spec.retention().map(Duration::toMillis).orElse(-1L).toString());
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(Math.max(1, replication - 1)));
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(spec.maxRecordBytes()));
        settings.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(segment().toMillis()));
        return settings;
    }

    /** Only closed segments are deleted or compacted, and the default closes one after seven days. */
    private Duration segment() {
        if (spec.cleanup() != TopicSpec.Cleanup.DELETE) {
            return COMPACTED_SEGMENT;
        }
        Duration quarter = spec.retention().orElse(LONGEST_SEGMENT).dividedBy(4);
        if (quarter.compareTo(LONGEST_SEGMENT) > 0) {
            return LONGEST_SEGMENT;
        }
        return quarter.compareTo(SHORTEST_SEGMENT) < 0 ? SHORTEST_SEGMENT : quarter;
    }

    /** What in an existing topic would lose records or break the order of a key, in sentences. Retention is the operator's above what jobs need. */
    List<String> drift(TopicDescription found, Config config) {
        List<String> drift = new ArrayList<>();
        if (found.partitions().size() != partitions) {
            String hint = spec.isKeyed() ? "" : ": it was made for another " + KafkaSettings.QUEUE.name();
            drift.add(name + " has " + found.partitions().size() + " partitions instead of " + partitions + hint);
        }
        String cleanup = value(config, TopicConfig.CLEANUP_POLICY_CONFIG);
        // The broker sorts the parts of a list as it likes.
        if (!List.of(cleanup.split(",", -1)).stream().sorted().toList().equals(sortedCleanup())) {
            drift.add(name + " has " + TopicConfig.CLEANUP_POLICY_CONFIG + "=" + cleanup + " instead of "
                    + spec.cleanup().policy());
        }
        String limit = value(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (!limit.isEmpty() && Long.parseLong(limit) < spec.maxRecordBytes()) {
            drift.add(name + " has " + TopicConfig.MAX_MESSAGE_BYTES_CONFIG + "=" + limit + " instead of at least "
                    + spec.maxRecordBytes());
        }
        spec.leastRetention().ifPresent(least -> tooShort(config, least, drift));
        return drift;
    }

    private void tooShort(Config config, Duration least, List<String> drift) {
        String time = value(config, TopicConfig.RETENTION_MS_CONFIG);
        if (!time.isEmpty() && Long.parseLong(time) >= 0 && Long.parseLong(time) < least.toMillis()) {
            drift.add(name + " has " + TopicConfig.RETENTION_MS_CONFIG + "=" + time + " instead of at least "
                    + least.toMillis() + ": jobs would lose records that they need");
        }
        String bytes = value(config, TopicConfig.RETENTION_BYTES_CONFIG);
        if (!bytes.isEmpty() && Long.parseLong(bytes) >= 0) {
            drift.add(name + " has " + TopicConfig.RETENTION_BYTES_CONFIG + "=" + bytes
                    + " instead of -1: jobs would lose records that they need");
        }
    }

    private List<String> sortedCleanup() {
        return List.of(spec.cleanup().policy().split(",", -1)).stream().sorted().toList();
    }

    private static String value(Config config, String key) {
        return Optional.ofNullable(config.get(key)).map(ConfigEntry::value).orElse("");
    }
}
