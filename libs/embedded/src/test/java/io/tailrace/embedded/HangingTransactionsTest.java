package io.tailrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HangingTransactionsTest {

    private static final TopicPartition PARTITION = new TopicPartition("jobs", 0);
    private static final TopicPartition OTHER = new TopicPartition("jobs", 1);

    private static boolean hangs(TransactionState state, TopicPartition... of) {
        return HangingTransactions.hangs(
                PARTITION,
                Optional.of(new TransactionDescription(1, state, 10, 346, 10_000, OptionalLong.empty(), Set.of(of))));
    }

    @ParameterizedTest
    @EnumSource(names = {"ONGOING", "PREPARE_ABORT", "PREPARE_COMMIT"})
    void whatIsUnderWayDoesNot(TransactionState state) {
        assertThat(hangs(state, PARTITION, OTHER)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"ONGOING", "PREPARE_ABORT", "PREPARE_COMMIT"})
    void whatWasLeftOutDoes(TransactionState state) {
        assertThat(hangs(state, OTHER)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"EMPTY", "COMPLETE_ABORT", "COMPLETE_COMMIT"})
    void whatIsDoneForItsCoordinatorDoes(TransactionState state) {
        assertThat(hangs(state)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARE_EPOCH_FENCE", "UNKNOWN"})
    void whatNobodyKnowsDoesNot(TransactionState state) {
        assertThat(hangs(state)).isFalse();
    }

    @Test
    void aProducerThatIsForgottenDoes() {
        assertThat(HangingTransactions.hangs(PARTITION, Optional.empty())).isTrue();
    }
}
