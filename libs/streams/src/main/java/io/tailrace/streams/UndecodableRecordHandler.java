package io.tailrace.streams;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An undecodable record goes to the dead letters and the stream goes on; with the registry away the thread fails and reads the record
 * again. Made by Kafka Streams from its class name, hence public. A global store cannot write: there the record is only skipped.
 */
public final class UndecodableRecordHandler implements DeserializationExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(UndecodableRecordHandler.class);

    private String deadLetters = "";

    @Override
    public void configure(Map<String, ?> config) {
        deadLetters = RecordErrors.deadLetterTopic(config);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> bytes, Exception error) {
        if (!RecordErrors.isUndecodable(error)) {
            return Response.fail();
        }
        String reason = RecordErrors.reason(error);
        LOG.warn("Undecodable record {}-{}@{}: {}", bytes.topic(), bytes.partition(), bytes.offset(), reason);
        if (RecordErrors.isGlobal(context)) {
            return Response.resume();
        }
        return Response.resume(List.of(DeadLetter.of(deadLetters, context, bytes.key(), bytes.value(), error)));
    }
}
