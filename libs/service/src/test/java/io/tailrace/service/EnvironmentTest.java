package io.tailrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

    private static final Setting PLAIN = new Setting("TAILRACE_X", "", "Where x is.");
    private static final Setting WITH_FALLBACK = new Setting("TAILRACE_X", "7", "How many x.");

    @Test
    void fallsBackWhenTheVariableIsAbsentOrBlank() {
        assertThat(Environment.of(Map.of()).text(WITH_FALLBACK)).isEqualTo("7");
        assertThat(Environment.of(Map.of("TAILRACE_X", "  ")).text(WITH_FALLBACK))
                .isEqualTo("7");
        assertThat(of(" 9 ").text(WITH_FALLBACK)).isEqualTo("9");
        assertThat(Environment.of(Map.of()).optional(PLAIN)).isEmpty();
    }

    @Test
    void namesTheVariableThatIsMissing() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Environment.of(Map.of()).text(PLAIN))
                .withMessage("TAILRACE_X is not set: Where x is.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "x", "5.0", "99999999999999"})
    void refusesAnIntegerOutsideItsRange(String text) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> of(text).integer(PLAIN, 1, 10))
                .withMessage("TAILRACE_X is \"" + text + "\", it must be a whole number from 1 to 10");
    }

    @Test
    void readsAnIntegerInItsRange() {
        assertThat(of("10").integer(PLAIN, 1, 10)).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "30s,PT30S", "10M,PT10M", "72h,PT72H", "30d,PT720H"})
    void readsDurationsWithTheirUnit(String text, Duration expected) {
        assertThat(of(text).duration(PLAIN)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "-1s", "1.5h", "s", "9999999999s"})
    void refusesDurationsWithoutUnitOrWithSign(String text) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> of(text).duration(PLAIN))
                .withMessageContaining("TAILRACE_X");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1500000000,1500000000", "64k,65536", "900M,943718400", "2g,2147483648", "1t,1099511627776"})
    void readsBytesWithTheirUnit(String text, long expected) {
        assertThat(of(text).bytes(PLAIN)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5g", "2gb", "g", "999999999999t"})
    void refusesBytesThatAreNone(String text) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> of(text).bytes(PLAIN))
                .withMessageContaining("such as 900m or 2g");
    }

    @Test
    void readsFlagsListsPathsAndAddresses() {
        assertThat(of("True").flag(PLAIN)).isTrue();
        assertThat(of("off").flag(PLAIN)).isFalse();
        assertThat(of(" a, ,b ,").list(PLAIN)).containsExactly("a", "b");
        assertThat(Environment.of(Map.of()).list(PLAIN)).isEmpty();
        assertThat(of("/x/../y").path(PLAIN)).isEqualTo(Path.of("/y"));
        assertThat(of("http://127.0.0.1:9000").uri(PLAIN)).isEqualTo(URI.create("http://127.0.0.1:9000"));
    }

    @Test
    void refusesWhatIsNoFlagOrAddress() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> of("maybe").flag(PLAIN));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> of("localhost:9000").uri(PLAIN));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> of("file:///etc").uri(PLAIN));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> of("http://a b").uri(PLAIN));
    }

    @Test
    void laysOtherValuesOverItsOwn() {
        Environment both = Environment.of(Map.of("TAILRACE_X", "1", "TAILRACE_Y", "2", "HOME", "/h"))
                .with(Map.of("TAILRACE_X", "3"));
        assertThat(both.values("TAILRACE_")).containsOnly(Map.entry("TAILRACE_X", "3"), Map.entry("TAILRACE_Y", "2"));
    }

    private static Environment of(String value) {
        return Environment.of(Map.of("TAILRACE_X", value));
    }
}
