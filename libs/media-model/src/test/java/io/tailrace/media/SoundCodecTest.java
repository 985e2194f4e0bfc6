package io.tailrace.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SoundCodecTest {

    @Test
    void isFoundByItsWord() {
        assertThat(SoundCodec.words()).containsExactly("aac", "opus", "eac3");
        assertThat(SoundCodec.words())
                .allSatisfy(word ->
                        assertThat(SoundCodec.of(word).orElseThrow().word()).isEqualTo(word));
        assertThat(SoundCodec.of("mp3")).isEmpty();
    }

    @Test
    void hasABoundOfItsBitRateForItsChannels() {
        assertThat(SoundCodec.AAC.mostBits(6)).isEqualTo(1_000_000);
        assertThat(SoundCodec.OPUS.mostBits(1)).isEqualTo(256_000);
        assertThat(SoundCodec.OPUS.mostBits(6)).isEqualTo(1_000_000);
        assertThat(SoundCodec.EAC3.leastBits(6)).isEqualTo(192_000);
        assertThat(SoundCodec.AAC.leastBits(2)).isEqualTo(16_000);
    }
}
