package io.tailrace.streams;

import io.tailrace.kafka.KafkaConnection;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of every Streams application of the pipeline; the same for {@code KafkaStreams} and a topology test driver. */
public final class StreamsProperties {

    /** An idle thread commits when its poll returns: commit and poll interval go together. */
    private static final int HOP_MILLIS = 20;

    /** Bounds how long the open transaction of a dead instance holds up its readers. */
    private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;

    /** The smallest that brokers allow by default. */
    private static final int SESSION_TIMEOUT_MILLIS = 6_000;

    private static final int HEARTBEAT_MILLIS = 1_500;

    /** Kafka 5 does it without being told, hence its constant is already deprecated. */
    private static final String GLOBAL_HANDLER = "processing.exception.handler.global.enabled";

    private StreamsProperties() {}

    /**
     * Exactly-once settings. Global stores of such an application must be in memory: after a kill it would not start again on a persistent
     * one (KAFKA-21034).
     *
     * @param application name; with the topic prefix before it also the prefix of internal topics, group and transactions
     * @param instance fixed for one state folder, so that a restart takes its place back at once
     */
    public static Properties exactlyOnce(
            String application, String instance, KafkaConnection connection, Path stateDir) {
        Properties p = common(application, instance, connection, stateDir);
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return p;
    }

    /**
     * Settings of an application that has global stores and nothing else: it sees what is committed only, and as it writes nothing it needs
     * no transactions. Persistent stores go on after a kill where their last flush was.
     */
    public static Properties readOnly(String application, String instance, KafkaConnection connection, Path stateDir) {
        Properties p = common(application, instance, connection, stateDir);
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        p.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
                IsolationLevel.READ_COMMITTED.toString());
        return p;
    }

    private static Properties common(String application, String instance, KafkaConnection connection, Path stateDir) {
        String id = connection.topicPrefix() + application;
        Properties p = new Properties();
        p.putAll(connection.clientConfig(id));
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
        p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, HOP_MILLIS);
        p.put(StreamsConfig.POLL_MS_CONFIG, HOP_MILLIS);
        p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        p.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        p.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UndecodableRecordHandler.class);
        p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, RejectedRecordHandler.class);
        p.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, SendErrorHandler.class);
        p.put(GLOBAL_HANDLER, true);
        p.put(
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                connection.topics().deadLetters());
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_TIMEOUT_MILLIS);
        p.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                TopicCatalogue.LARGEST_DEAD_LETTER_BYTES);
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MILLIS);
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_MILLIS);
        p.put(StreamsConfig.mainConsumerPrefix(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG), instance);
        return p;
    }
}
