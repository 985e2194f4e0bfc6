package io.tailrace.gateway;

import io.tailrace.events.IngestCompleted;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.PublishException;
import io.tailrace.service.Environment;
import java.time.Duration;
import java.util.Optional;

/**
 * Example of {@code docs/api.md}: announces a recording by a record on the ingest topic, without the gateway. Address and registry come
 * from the {@code TAILRACE_*} variables.
 */
public final class ProduceIngest {

    private ProduceIngest() {}

    /** Takes the bucket and the key of the recording. */
    public static void main(String[] args) throws PublishException {
        produce(KafkaConnection.from(Environment.system()), args[0], args[1]);
    }

    static void produce(KafkaConnection connection, String bucket, String key) throws PublishException {
        IngestCompleted recording =
                IngestCompleted.newBuilder().setBucket(bucket).setKey(key).build();
        try (EventPublisher publisher = new EventPublisher(connection, "my-producer")) {
            publisher.sendAndWait(connection.topics().ingest(), Optional.empty(), recording, Duration.ofSeconds(10));
        }
    }
}
