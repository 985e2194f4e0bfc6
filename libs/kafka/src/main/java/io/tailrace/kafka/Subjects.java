package io.tailrace.kafka;

import org.apache.avro.Schema;

/** Names of subjects. */
final class Subjects {

    private Subjects() {}

    /**
     * {@code <topic>-value} (TopicNameStrategy). Internal topics of Kafka Streams take the record's name instead: their names belong to
     * a topology, and the bootstrap step, which registers schemas where writers may not, can't know them.
     */
    static String of(String topic, Schema schema) {
        return isInternal(topic) ? schema.getFullName() : topic + "-value";
    }

    /** Whether the topic belongs to a topology of Kafka Streams alone. */
    static boolean isInternal(String topic) {
        return topic.endsWith("-changelog") || topic.endsWith("-repartition");
    }
}
