package io.tailrace.packager.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.packager.asset.BitRate.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;

class BitRateTest {

    @Test
    void peakIsTheLargestRateOfARunOfAboutATargetDuration() {
        List<Piece> pieces = List.of(new Piece(1000, 4), new Piece(4000, 4), new Piece(500, 4));
        assertThat(BitRate.measure(pieces, 1, 4)).isEqualTo(new BitRate(8000, 3667));
    }

    @Test
    void aVeryShortTailIsNoPeak() {
        List<Piece> pieces = List.of(new Piece(1000, 4), new Piece(1000, 1));
        // 1 s is below half a target duration; the run of both lasts 5 s.
        assertThat(BitRate.measure(pieces, 1, 4)).isEqualTo(new BitRate(3200, 3200));
    }

    @Test
    void theAverageOfATitleThatIsTooShortIsItsPeak() {
        assertThat(BitRate.measure(List.of(new Piece(10, 3)), 10, 1)).isEqualTo(new BitRate(267, 267));
    }

    @Test
    void holdsADayOfUncompressedPicture() {
        List<Piece> pieces = List.of(new Piece(Long.MAX_VALUE / 4, 90_000L * 86_400));
        assertThat(BitRate.measure(pieces, 90_000, 86_400).average()).isPositive();
    }
}
