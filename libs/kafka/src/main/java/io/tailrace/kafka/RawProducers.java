package io.tailrace.kafka;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Producers of bytes with the settings all of the pipeline's plain writers share. */
final class RawProducers {

    private static final int MAX_BLOCK_MILLIS = 10_000;
    private static final int REQUEST_MILLIS = 15_000;
    private static final int DELIVERY_MILLIS = 60_000;

    private RawProducers() {}

    static Producer<byte[], byte[]> create(KafkaConnection connection, String clientId, Map<String, Object> more) {
        Map<String, Object> config = connection.clientConfig(clientId);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0); // few records, someone waits for each
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        config.putAll(more);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
