package io.tailrace.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ChildMemoryTest {

    @Test
    void dividesThreeQuartersBetweenTheChildren() {
        assertThat(ChildMemory.share(8L << 30, 3).bytes()).isEqualTo(2L << 30);
        assertThat(ChildMemory.share(4L << 30, 0).bytes()).isEqualTo(3L << 30);
    }

    @Test
    void leavesEachChildWhatAnEncoderNeedsToStart() {
        assertThat(ChildMemory.share(1L << 30, 64).bytes()).isEqualTo(256L << 20);
        assertThatIllegalArgumentException().isThrownBy(() -> new ChildMemory(0));
    }

    @Test
    void objectsToWhatIsHeldAndNotToWhatIsOnlyAsked() {
        ChildMemory memory = new ChildMemory(1L << 30);

        assertThat(memory.objection(1L << 30)).isEmpty();
        assertThat(memory.objection(1200L << 20)).contains("it held 1200 MiB of memory, 1024 MiB are the most it may");
        assertThat(memory.dataBytes()).isEqualTo(2560L << 20);
    }

    @Test
    void readsWhatAProcessHoldsInAnonymousPages() {
        assertThat(ResidentMemory.read("VmRSS:\t 3000 kB\nRssAnon:\t    2048 kB\nRssFile:\t 952 kB\n"))
                .isEqualTo(2L << 20);
        assertThat(ResidentMemory.read("Name:\tzombie\n")).isZero();
        assertThat(ResidentMemory.of(ProcessHandle.current().pid())).isPositive();
    }
}
