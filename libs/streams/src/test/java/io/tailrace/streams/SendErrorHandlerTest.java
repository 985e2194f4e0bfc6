package io.tailrace.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Response;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Result;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class SendErrorHandlerTest {

    /** As a timer has it: no topic, no time. */
    private static final ErrorHandlerContext TIMER = new DefaultErrorHandlerContext(
            null, null, -1, -1, new RecordHeaders(), "timers", new TaskId(2, 1), -1, null, null);

    private static Response answer(Exception error) {
        return new SendErrorHandler().handleError(TIMER, new ProducerRecord<>("jobs", new byte[0]), error);
    }

    @Test
    void aLostTransactionOfATimerEndsTheThread() {
        Response answer = answer(new InvalidTxnStateException("over"));
        assertThat(answer.result()).isEqualTo(Result.FAIL);
        assertThat(Optional.ofNullable(answer.deadLetterQueueRecords()))
                .hasValueSatisfying(letters -> assertThat(letters).isEmpty());
    }

    @Test
    void whatPassesIsTriedAgain() {
        assertThat(answer(new NotEnoughReplicasException("for now")).result()).isEqualTo(Result.RETRY);
    }
}
