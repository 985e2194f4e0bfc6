package io.tailrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.coordinator.transaction.TransactionMetadata;
import org.apache.kafka.coordinator.transaction.TransactionState;
import org.apache.kafka.server.common.TransactionVersion;
import org.junit.jupiter.api.Test;

class TransactionDecisionsTest {

    private static final TopicPartition PARTITION = new TopicPartition("jobs", 0);

    private final TransactionDecisions decisions = new TransactionDecisions();

    private void add(TransactionState state, int epoch, TransactionVersion version) {
        decisions.add(new TransactionMetadata(
                "somebody",
                7,
                7,
                -1,
                (short) epoch,
                (short) (epoch - 1),
                1_000,
                state,
                Set.of(PARTITION),
                0,
                0,
                version));
    }

    @Test
    void aCommitIsThatOfTheEpochBefore() {
        add(TransactionState.PREPARE_COMMIT, 4, TransactionVersion.TV_2);
        assertThat(decisions.commit(7, (short) 3)).contains(new TransactionDecisions.Commit((short) 4, (short) 2));
        assertThat(decisions.commit(7, (short) 4)).isEmpty();
        assertThat(decisions.commit(8, (short) 3)).isEmpty();
    }

    @Test
    void isKnownWhenOnlyItsCompletionIsLeft() {
        add(TransactionState.COMPLETE_COMMIT, 4, TransactionVersion.TV_2);
        assertThat(decisions.commit(7, (short) 3)).contains(new TransactionDecisions.Commit((short) 4, (short) 2));
    }

    @Test
    void whatIsAbortedOrUnderWayIsNotCommitted() {
        add(TransactionState.ONGOING, 3, TransactionVersion.TV_2);
        add(TransactionState.PREPARE_ABORT, 4, TransactionVersion.TV_2);
        add(TransactionState.COMPLETE_ABORT, 4, TransactionVersion.TV_2);
        assertThat(decisions.commit(7, (short) 3)).isEmpty();
    }

    @Test
    void nothingIsKnownOfProducersThatKeepTheirEpoch() {
        add(TransactionState.PREPARE_COMMIT, 3, TransactionVersion.TV_1);
        assertThat(decisions.commit(7, (short) 3)).isEmpty();
        assertThat(decisions.commit(7, (short) 2)).isEmpty();
    }
}
