package io.tailrace.gateway.broker;

import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.kafka.EventPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records and returns when all are on every in-sync replica. With the broker away each call waits, so calls are counted: those
 * over the limit are turned away at once, and reading calls keep threads of their own.
 */
public final class RecordSender {

    private static final Logger LOG = LoggerFactory.getLogger(RecordSender.class);
    private static final int MOST_AT_ONCE = 32;
    /** A record that nobody confirmed may be written all the same. */
    private static final String MAYBE = "the request may have been accepted, send it again: it is the same job";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final EventPublisher publisher;
    private final Duration limit;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /** @param limit longest wait for the broker */
    public RecordSender(EventPublisher publisher, Duration limit) {
        this.publisher = publisher;
        this.limit = limit;
    }

    /**
     * A record under its key.
     *
     * @param traceparent the trace it is part of; empty for none
     */
    public record Outgoing(String key, SpecificRecord value, String traceparent) {}

    /**
     * Sends all and waits for all.
     *
     * @throws ProblemException 503 when one of them is not known to be on the broker; some may be
     */
    public void send(String topic, List<Outgoing> records) throws InterruptedException {
        if (!places.tryAcquire()) {
            throw away(
                    "busy",
                    "too many requests wait for the broker; nothing was accepted, the same request may be sent again");
        }
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            List<CompletableFuture<Void>> sent = new ArrayList<>();
            for (Outgoing record : records) {
                CompletableFuture<Void> future =
                        publisher.send(topic, Optional.of(record.key()), record.value(), record.traceparent());
                sent.add(future);
                // With the broker away every send blocks for seconds: the first one tells enough.
                if (future.isCompletedExceptionally() || System.nanoTime() > deadline) {
                    break;
                }
            }
            for (CompletableFuture<Void> future : sent) {
                future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            if (sent.size() < records.size()) {
                throw new TimeoutException();
            }
        } catch (ExecutionException e) {
            LOG.warn("Nothing could be written to {}: {}", topic, String.valueOf(e.getCause()));
            throw away("broker-unavailable", "the broker does not take records at the moment; " + MAYBE);
        } catch (TimeoutException e) {
            LOG.warn("The broker did not confirm records of {} within {} s", topic, limit.toSeconds());
            throw away("broker-unavailable", "the broker does not answer at the moment; " + MAYBE);
        } finally {
            places.release();
        }
    }

    private static ProblemException away(String code, String sentence) {
        return new ProblemException(Problem.unavailable(code, sentence, RETRY_AFTER));
    }
}
