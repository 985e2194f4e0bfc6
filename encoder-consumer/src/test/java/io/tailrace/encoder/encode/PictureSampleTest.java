package io.tailrace.encoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureSampleTest {

    private static final int LUMA = PictureSample.WIDTH * PictureSample.HEIGHT;

    @Test
    void takesAPictureForWhatItIs() {
        assertThat(sample(100, 128).difference(sample(100, 128))).isEmpty();
        assertThat(sample(100, 128).difference(sample(112, 120)))
                .as("blurred, or in slightly other colours")
                .isEmpty();
    }

    @Test
    void knowsAGreenAndABlackPicture() {
        assertThat(sample(100, 128).difference(sample(0, 0)))
                .contains("luma differs by 100 and chroma by 128 of 255 on average");
        assertThat(sample(30, 128).difference(sample(16, 0))).isPresent();
        assertThat(sample(200, 128).difference(sample(16, 128))).isPresent();
    }

    @Test
    void readsWholeSamplesOnly() {
        byte[] raw = new byte[LUMA * 3 / 2 * 2 + 100];
        List<PictureSample> samples = PictureSample.read(raw);

        assertThat(samples).hasSize(2);
        assertThat(PictureSample.read(new byte[10])).isEmpty();
    }

    private static PictureSample sample(int luma, int chroma) {
        byte[] raw = new byte[LUMA * 3 / 2];
        Arrays.fill(raw, 0, LUMA, (byte) luma);
        Arrays.fill(raw, LUMA, raw.length, (byte) chroma);
        return PictureSample.read(raw).get(0);
    }
}
