package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueEngineTest {

    @Test
    void isShareUnlessSaidOtherwise() {
        assertThat(QueueEngine.from(Environment.of(Map.of()))).isEqualTo(QueueEngine.SHARE);
    }

    @ParameterizedTest
    @EnumSource(QueueEngine.class)
    void isReadByItsName(QueueEngine engine) {
        assertThat(QueueEngine.from(Environment.of(Map.of("TAILRACE_QUEUE", engine.toString()))))
                .isEqualTo(engine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Classic", "both", "0"})
    void refusesWhatItDoesNotKnow(String name) {
        assertThatThrownBy(() -> QueueEngine.from(Environment.of(Map.of("TAILRACE_QUEUE", name))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("TAILRACE_QUEUE is \"" + name + "\", it must be one of share, classic");
    }
}
