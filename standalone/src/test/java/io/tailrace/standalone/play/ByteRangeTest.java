package io.tailrace.standalone.play;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.standalone.play.ByteRange.Reading;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, 14. */
class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,1",
        "bytes=0-,0,100",
        "bytes=10-19,10,10",
        "bytes=90-1000,90,10",
        "bytes=-10,90,10",
        "bytes=-1000,0,100",
        "bytes=0-999999999999999999,0,100"
    })
    void readsOneRange(String header, long offset, long length) {
        assertThat(ByteRange.read(Optional.of(header), 100)).isEqualTo(new Reading.Part(new ByteRange(offset, length)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=-", "bytes=5-4", "bytes=0-1,5-6", "items=0-1", "bytes=a-b", "", "bytes=-1-2"})
    void answersWithTheWholeWhereItMay(String header) {
        assertThat(ByteRange.read(Optional.of(header), 100)).isEqualTo(new Reading.Whole());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
    void refusesWhatLiesOutside(String header) {
        assertThat(ByteRange.read(Optional.of(header), 100)).isEqualTo(new Reading.Unsatisfiable());
    }

    @Test
    void hasNoRangeOfNothing() {
        assertThat(ByteRange.read(Optional.of("bytes=0-"), 0)).isEqualTo(new Reading.Unsatisfiable());
        assertThat(ByteRange.read(Optional.of("bytes=-5"), 0)).isEqualTo(new Reading.Unsatisfiable());
        assertThat(ByteRange.read(Optional.empty(), 0)).isEqualTo(new Reading.Whole());
    }

    @Test
    void saysWhichBytesItIs() {
        assertThat(new ByteRange(90, 10).contentRange(100)).isEqualTo("bytes 90-99/100");
    }
}
