package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryMarkTest {

    @Test
    void tellsTheNextOwnerHowOftenTheTaskWasHandedOut() {
        Optional<OffsetAndMetadata> mark = Optional.of(DeliveryMark.of(17, 3, "w1-cpu-0\nodd"));

        assertThat(mark).map(OffsetAndMetadata::offset).contains(17L);
        assertThat(DeliveryMark.deliveries(mark, 17)).isEqualTo(3);
        assertThat(DeliveryMark.deliveries(mark, 18)).as("another task").isZero();
    }

    @Test
    void aTaskThatWasPutBackWasNeverHandedOut() {
        assertThat(DeliveryMark.of(17, 0, "w1").metadata()).isEmpty();
        assertThat(DeliveryMark.deliveries(Optional.of(DeliveryMark.of(17, 0, "w1")), 17))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "reset by an operator", "taken:", "taken:-1:w", "taken:99999999999:w", "taken:1"})
    void metadataOfOthersSaysNothing(String metadata) {
        assertThat(DeliveryMark.deliveries(Optional.of(new OffsetAndMetadata(17, metadata)), 17))
                .isZero();
        assertThat(DeliveryMark.deliveries(Optional.empty(), 17)).isZero();
    }
}
