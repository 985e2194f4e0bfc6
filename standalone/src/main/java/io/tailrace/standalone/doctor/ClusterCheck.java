package io.tailrace.standalone.doctor;

import io.tailrace.kafka.ClusterProbe;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.KafkaSettings;
import io.tailrace.kafka.QueueEngine;
import io.tailrace.service.Environment;
import io.tailrace.topics.TopicCatalogue;
import java.time.Duration;

/** Whether Kafka answers, has share groups where they are used, and has the topics. */
record ClusterCheck(Environment environment) implements Check {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_NAMED = 3;

    @Override
    public String subject() {
        return "Kafka";
    }

    @Override
    public Finding look() {
        KafkaConnection connection = KafkaConnection.from(environment);
        boolean isShare = QueueEngine.from(environment) == QueueEngine.SHARE;
        ClusterProbe.Findings found = ClusterProbe.look(connection, TopicCatalogue.standard(), LIMIT);
        String cluster = found.brokers() + " broker" + (found.brokers() == 1 ? "" : "s") + " at "
                + connection.bootstrapServers();
        if (isShare && !found.hasShareGroups()) {
            return Finding.failure(
                    subject(),
                    cluster + " have no share groups (KIP-932): Kafka 4.2 or later with share.version=1 is needed, or "
                            + KafkaSettings.QUEUE.name() + "=classic");
        }
        if (!found.missingTopics().isEmpty()) {
            String some = String.join(
                    ", ",
                    found.missingTopics()
                            .subList(
                                    0,
                                    Math.min(MOST_NAMED, found.missingTopics().size())));
            return Finding.failure(
                    subject(),
                    cluster + ", but " + found.missingTopics().size() + " topics are missing (" + some
                            + " …). Make them first, or look at TAILRACE_TOPIC_PREFIX, which is "
                            + connection.topicPrefix());
        }
        return Finding.ok(subject(), cluster + ", with " + (isShare ? "share groups and " : "") + "all topics");
    }
}
