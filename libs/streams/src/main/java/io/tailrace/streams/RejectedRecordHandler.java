package io.tailrace.streams;

import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record that a processor rejects, or that meets a bug, goes to the dead letters and the stream goes on; with the registry or broker
 * away the thread fails and the record is read again. Made by Kafka Streams from its class name, hence public.
 */
public final class RejectedRecordHandler implements ProcessingExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RejectedRecordHandler.class);

    private String deadLetters = "";

    @Override
    public void configure(Map<String, ?> config) {
        deadLetters = RecordErrors.deadLetterTopic(config);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception error) {
        if (!RecordErrors.isRejected(error)) {
            return Response.fail();
        }
        if (RecordErrors.isGlobal(context)) {
            LOG.error("A record of the global store {} is skipped", context.topic(), error);
            return Response.resume();
        }
        if (context.topic() == null) {
            // A timer has no record to put aside; failing replays nothing, so it would fail for ever.
            LOG.error("A timer of {} failed", context.processorNodeId(), error);
            return Response.resume();
        }
        if (error instanceof RejectedRecordException) {
            LOG.warn(
                    "Rejected record {}-{}@{}: {}",
                    context.topic(),
                    context.partition(),
                    context.offset(),
                    error.getMessage());
        } else {
            LOG.error("Record {}-{}@{} failed", context.topic(), context.partition(), context.offset(), error);
        }
        return Response.resume(
                List.of(DeadLetter.of(deadLetters, context, context.sourceRawKey(), context.sourceRawValue(), error)));
    }
}
