package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.TaskKind;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WeightTest {

    @Test
    void isOfTheCpuWhereNoGpuEncodes() {
        assertThat(Weight.of(Tasks.probe("job", 1), "x86-nvenc")).isEqualTo(Weight.OF_CPU_WORK);
        assertThat(Weight.lightest(Set.of(TaskKind.ENCODE, TaskKind.AUDIO), "cpu"))
                .containsExactly(Weight.OF_CPU_WORK);
        assertThat(Weight.lightest(Set.of(TaskKind.PUBLISH), "")).containsExactly(Weight.OF_CPU_WORK);
    }

    @Test
    void ofAPoolWithAGpuIsEither() {
        assertThat(Weight.lightest(Set.of(TaskKind.ENCODE, TaskKind.AUDIO), "vaapi"))
                .containsExactlyInAnyOrder(Weight.OF_CPU_WORK, new Weight(1, 0));
        assertThat(Weight.lightest(Set.of(TaskKind.ENCODE), "vaapi")).containsExactly(new Weight(1, 0));
    }
}
