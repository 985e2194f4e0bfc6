package io.tailrace.kafka;

import io.tailrace.service.Setting;
import io.tailrace.topics.Topics;
import java.util.List;

/** How every service finds Kafka and the schema registry. */
public final class KafkaSettings {

    public static final Setting BOOTSTRAP_SERVERS = new Setting(
            "TAILRACE_KAFKA_BOOTSTRAP_SERVERS", "", "Kafka brokers to start from: host:port, separated by commas.");
    public static final Setting REGISTRY_URL = new Setting(
            "TAILRACE_REGISTRY_URL",
            "",
            "Confluent-compatible schema registry; several addresses of one registry separated by commas.");
    public static final Setting TOPIC_PREFIX = new Setting(
            "TAILRACE_TOPIC_PREFIX",
            Topics.DEFAULT_PREFIX,
            "First part of every topic, group and application name: lower-case letters, digits, - and dots.");
    public static final Setting KAFKA_PROPERTIES = new Setting(
            "TAILRACE_KAFKA_PROPERTIES",
            "",
            "File of client properties: security.protocol, sasl.*, ssl.*, and the registry's basic.auth.*.");
    public static final Setting AUTO_REGISTER = new Setting(
            "TAILRACE_REGISTRY_AUTO_REGISTER",
            "true",
            "Whether a writer registers schemas it finds missing; false where only the bootstrap step may.");

    public static final Setting SERIALIZER = new Setting(
            "TAILRACE_KAFKA_SERIALIZER",
            "",
            "Class that writes values, such as io.confluent.kafka.serializers.KafkaAvroSerializer; empty: Tailrace's own.");
    public static final Setting DESERIALIZER = new Setting(
            "TAILRACE_KAFKA_DESERIALIZER",
            "",
            "Class that reads values, such as io.confluent.kafka.serializers.KafkaAvroDeserializer; empty: Tailrace's own.");

    public static final Setting QUEUE = new Setting(
            "TAILRACE_QUEUE",
            "share",
            "How slots share the tasks of a queue: share (share groups), or classic (consumer groups, for older brokers and for scaling on consumer lag); router and workers must agree.");

    private KafkaSettings() {}

    public static List<Setting> all() {
        return List.of(
                BOOTSTRAP_SERVERS,
                REGISTRY_URL,
                TOPIC_PREFIX,
                KAFKA_PROPERTIES,
                AUTO_REGISTER,
                SERIALIZER,
                DESERIALIZER,
                QUEUE);
    }
}
