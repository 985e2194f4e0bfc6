package io.tailrace.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.kafka.RegistryUnavailableException;
import java.io.IOException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class RecordErrorsTest {

    private final RuntimeException away =
            new StreamsException(new RegistryUnavailableException("no answer", new IOException("refused")));

    @Test
    void registryThatIsAwaySaysNothingAboutARecord() {
        assertThat(RecordErrors.isUndecodable(away)).isFalse();
        assertThat(RecordErrors.isRejected(away)).isFalse();
        assertThat(RecordErrors.isPassing(away)).isTrue();
    }

    @Test
    void aTransactionThatTheBrokerForgotIsNoReasonToStop() {
        assertThat(RecordErrors.isPassing(
                        new StreamsException("commit", new InvalidTxnStateException("no transaction is open"))))
                .isTrue();
        assertThat(RecordErrors.isPassing(new StreamsException(new OutOfOrderSequenceException("1, expected 0"))))
                .isTrue();
        assertThat(RecordErrors.isPassing(new StreamsException(new TopicAuthorizationException("jobs"))))
                .isFalse();
        assertThat(RecordErrors.isPassing(new ProcessorStateException("disk full")))
                .isFalse();
    }

    @Test
    void bytesThatCannotBeReadAreTheRecordsFault() {
        assertThat(RecordErrors.isUndecodable(new SerializationException("bad")))
                .isTrue();
        assertThat(RecordErrors.isUndecodable(new IllegalArgumentException("bad uuid")))
                .isTrue();
    }

    @Test
    void processorsRejectRecordsButBrokersAndStoresDoNot() {
        assertThat(RecordErrors.isRejected(new RejectedRecordException("no such queue")))
                .isTrue();
        assertThat(RecordErrors.isRejected(new IllegalStateException("a bug"))).isTrue();
        assertThat(RecordErrors.isRejected(new StreamsException(new TimeoutException("broker"))))
                .isFalse();
        assertThat(RecordErrors.isRejected(new ProcessorStateException("disk full")))
                .isFalse();
        assertThat(RecordErrors.isRejected(new StreamsException(new SerializationException("output"))))
                .isFalse();
        assertThat(RecordErrors.isRejected(new StreamsException(new OutOfMemoryError())))
                .isFalse();
    }

    @Test
    void reasonIsThatOfTheRootAndBounded() {
        assertThat(RecordErrors.reason(new StreamsException("outer", new SerializationException("inner"))))
                .isEqualTo("inner");
        assertThat(RecordErrors.reason(new IllegalStateException("x".repeat(10_000))))
                .hasSize(1_000);
    }
}
