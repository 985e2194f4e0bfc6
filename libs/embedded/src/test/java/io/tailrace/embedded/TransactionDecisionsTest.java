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
    private static final TopicPartition OTHER = new TopicPartition("jobs", 1);

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

    private static TransactionDecisions.Part part(TopicPartition partition, int epoch) {
        return new TransactionDecisions.Part(partition, 7, (short) epoch);
    }

    @Test
    void aCommitIsThatOfTheEpochBefore() {
        add(TransactionState.PREPARE_COMMIT, 4, TransactionVersion.TV_2);
        assertThat(decisions.commit(part(PARTITION, 3)))
                .contains(new TransactionDecisions.Commit((short) 4, (short) 2));
        assertThat(decisions.commit(part(PARTITION, 4))).isEmpty();
        assertThat(decisions.commit(part(OTHER, 3))).isEmpty();
    }

    @Test
    void whatIsAbortedOrUnderWayIsNotCommitted() {
        add(TransactionState.ONGOING, 3, TransactionVersion.TV_2);
        add(TransactionState.PREPARE_ABORT, 4, TransactionVersion.TV_2);
        assertThat(decisions.commit(part(PARTITION, 3))).isEmpty();
    }

    @Test
    void withoutEpochsOfTheirOwnTheLastOneCounts() {
        add(TransactionState.PREPARE_COMMIT, 3, TransactionVersion.TV_1);
        assertThat(decisions.commit(part(PARTITION, 3)))
                .contains(new TransactionDecisions.Commit((short) 3, (short) 1));
        add(TransactionState.PREPARE_ABORT, 3, TransactionVersion.TV_1);
        assertThat(decisions.commit(part(PARTITION, 3))).isEmpty();
    }
}
