package io.tailrace.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OverridesTest {

    private static final Profiles PROFILES = Profiles.load(Optional.empty());

    private static Profile ladder(String overrides) {
        return PROFILES.find("hls-ladder", overrides).orElseThrow();
    }

    @Test
    void layObjectsOverThoseOfTheProfileAndReplaceLists() {
        Profile usual = ladder("");
        Profile changed = ladder(
                "{\"video\":{\"speed\":\"slow\"},\"rungs\":[{\"box\":\"640x360\",\"quality\":20,\"maxRate\":900000}],\"trim\":{\"from\":\"5s\"}}");

        assertThat(changed.name()).isEqualTo("hls-ladder");
        assertThat(changed.version()).hasSize(64).isNotEqualTo(usual.version());
        assertThat(changed.video().speed()).isEqualTo("slow");
        assertThat(changed.video().codec()).isEqualTo(usual.video().codec());
        assertThat(changed.rungs())
                .singleElement()
                .satisfies(rung -> assertThat(rung.box()).hasToString("640x360"));
        assertThat(changed.trim().from()).isEqualTo(Duration.ofSeconds(5));
        assertThat(changed.audio()).isEqualTo(usual.audio());
        assertThat(changed.policy()).isEqualTo(usual.policy());
    }

    @Test
    void takeAwayWhatIsNull() {
        assertThat(ladder("{\"poster\":null,\"storyboard\":null}"))
                .satisfies(profile -> assertThat(profile.poster()).isEmpty())
                .satisfies(profile -> assertThat(profile.storyboard()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"policy\":{\"maxBytes\":1}} | overrides: 'policy' cannot be overridden",
                "{\"description\":\"x\"} | overrides: 'description' cannot be overridden",
                "{\"vidoe\":{}} | overrides: unknown field 'vidoe'",
                "{\"video\":{\"speed\":\"warp\"}} | overrides: 'speed'",
                "[1] | overrides: are an object with fields of the profile",
                "{\"video\": | overrides: are no JSON that can be read",
                "{\"a\":&x [1],\"b\":*x} | overrides: ",
                "!!javax.script.ScriptEngineManager [] | overrides: are an object with fields of the profile, in JSON",
                "-hevc | overrides: are an object with fields of the profile, in JSON",
                "{a: !!javax.script.ScriptEngineManager []} | overrides: are no JSON that can be read",
                "{a: !!int b} | overrides: are no JSON that can be read",
                "{a: 0b_} | overrides: ",
                "{\"trim\":{\"length\":\"99999h\"}} | overrides: 'length' is from 100ms to 48h",
                "{\"trim\":{\"from\":\"99999h\"}} | overrides: 'from' is at most 48h"
            })
    void saysWhatCannotBe(String overrides, String message) {
        assertThatThrownBy(() -> ladder(overrides))
                .isInstanceOf(InvalidProfileException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void leaveEveryBundledProfileAsItIsWhereTheyChangeNothing(Profile profile) {
        Profile same = PROFILES.find(profile.name(), "{}").orElseThrow();

        assertThat(same.fields()).isEqualTo(profile.fields());
    }

    static List<Profile> bundled() {
        return PROFILES.all();
    }
}
