package io.tailrace.encoder.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    private static ByteRange of(String header, long size) {
        return ByteRange.of(Optional.of(header), size);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-, 0, 99",
        "bytes=5-, 5, 99",
        "bytes=99-, 99, 99",
        "bytes=0-0, 0, 0",
        "bytes=10-19, 10, 19",
        "bytes=90-1000, 90, 99",
        "bytes=-1, 99, 99",
        "bytes=-30, 70, 99",
        "bytes=-1000, 0, 99",
    })
    void takesOneRange(String header, long first, long last) {
        assertThat(of(header, 100)).isEqualTo(new ByteRange(ByteRange.Kind.PART, first, last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"})
    void refusesWhatBeginsBehindTheEnd(String header) {
        assertThat(of(header, 100).kind()).isEqualTo(ByteRange.Kind.UNSATISFIABLE);
        assertThat(of(header, 100).contentRange(100)).isEqualTo("bytes */100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=5-2",
                "bytes=0-1,3-4",
                "frames=0-1",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "nonsense",
                "",
                "bytes=99999999999999999999-"
            })
    void ignoresAllElse(String header) {
        assertThat(of(header, 100)).isEqualTo(ByteRange.whole(100));
    }

    @Test
    void nothingOfAnEmptySourceCanBeSatisfied() {
        assertThat(of("bytes=0-", 0).kind()).isEqualTo(ByteRange.Kind.UNSATISFIABLE);
        assertThat(of("bytes=-5", 0).kind()).isEqualTo(ByteRange.Kind.UNSATISFIABLE);
        assertThat(ByteRange.of(Optional.empty(), 0).length()).isZero();
    }
}
