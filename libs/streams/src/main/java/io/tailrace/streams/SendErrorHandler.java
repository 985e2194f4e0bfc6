package io.tailrace.streams;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * What cannot be sent ends the thread and its transaction, and {@link RecordErrors#isPassing} decides whether a new one tries again. It is
 * never a dead letter: the input is read again. Kafka's own handler makes one, and stumbles over what a timer sends, which has no time
 * stamp; a lost transaction would end the application then. Made by Kafka Streams from its class name, hence public.
 */
public final class SendErrorHandler implements ProductionExceptionHandler {

    @Override
    public void configure(Map<String, ?> config) {
        // It needs to know nothing.
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception error) {
        return error instanceof RetriableException ? Response.retry() : Response.fail();
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public Response handleSerializationError(
            ErrorHandlerContext context, ProducerRecord record, Exception error, SerializationExceptionOrigin origin) {
        return Response.fail();
    }
}
