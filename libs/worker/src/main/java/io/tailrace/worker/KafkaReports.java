package io.tailrace.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.Outcome;
import io.tailrace.events.TaskProgress;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.kafka.DeadLetters;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.PublishException;
import io.tailrace.service.Closeables;
import io.tailrace.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports on Kafka: one producer for all slots, so that the outcomes of an attempt stay in order. */
final class KafkaReports implements Reports {

    private static final Logger log = LoggerFactory.getLogger(KafkaReports.class);

    private static final String NO_TRACE = "";

    private final Closeables parts = new Closeables();
    private final Topics topics;
    private final EventPublisher publisher;
    private final DeadLetters deadLetters;
    private final ProgressSender progress;

    KafkaReports(KafkaConnection connection, String clientId, MeterRegistry metrics) {
        this.topics = connection.topics();
        this.publisher = parts.add(new EventPublisher(connection, clientId, metrics));
        this.deadLetters = parts.add(new DeadLetters(connection, clientId + "-dead-letters", metrics));
        this.progress = parts.add(new ProgressSender(
                clientId, (done, traceparent) -> post(topics.progress(), done.getJobId(), done, traceparent)));
    }

    @Override
    public void post(Outcome outcome, String traceparent) {
        post(topics.outcomes(), outcome.getJobId(), outcome, traceparent);
    }

    @Override
    public Delivery deliver(Outcome outcome, String traceparent, Duration limit) {
        return deliver(topics.outcomes(), outcome.getJobId(), outcome, traceparent, limit);
    }

    @Override
    public void post(TaskProgress done, String traceparent) {
        progress.send(done, traceparent);
    }

    @Override
    public void post(WorkerHeartbeat heartbeat) {
        post(topics.heartbeats(), heartbeat.getWorkerId(), heartbeat, NO_TRACE);
    }

    @Override
    public boolean deliver(WorkerHeartbeat heartbeat, Duration limit) {
        return deliver(topics.heartbeats(), heartbeat.getWorkerId(), heartbeat, NO_TRACE, limit) == Delivery.DONE;
    }

    @Override
    public boolean deadLetter(
            DeadLetters.Origin origin, Optional<String> key, byte[] payload, String reason, Throwable cause) {
        try {
            byte[] keyBytes = key.orElse("").getBytes(StandardCharsets.UTF_8);
            deadLetters.send(keyBytes, payload, origin, reason, cause);
            return true;
        } catch (PublishException | RetriableException e) {
            log.warn("The unreadable record at {} is not in the dead letters yet: {}", origin, e.getMessage());
            return false;
        }
    }

    private <T extends SpecificRecord> void post(String topic, String key, T value, String traceparent) {
        try {
            var unused = publisher
                    .send(topic, Optional.of(key), value, traceparent)
                    .exceptionally(e -> {
                        log.warn("A record for {} was not sent: {}", topic, e.getMessage());
                        return null;
                    });
        } catch (RetriableException e) {
            log.warn("A record for {} was not sent: {}", topic, e.getMessage());
        }
    }

    private <T extends SpecificRecord> Delivery deliver(
            String topic, String key, T value, String traceparent, Duration limit) {
        try {
            publisher.sendAndWait(topic, Optional.of(key), value, traceparent, limit);
            return Delivery.DONE;
        } catch (PublishException | RetriableException e) {
            log.warn("A record for {} was not delivered: {}", topic, e.getMessage());
            return isFinal(e.getCause()) ? Delivery.IMPOSSIBLE : Delivery.NOT_YET;
        }
    }

    /** The record's own fault; everything else may pass. */
    private static boolean isFinal(@Nullable Throwable cause) {
        return cause instanceof RecordTooLargeException || cause instanceof SerializationException;
    }

    @Override
    public void close() {
        parts.close();
    }
}
