package io.tailrace.encoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.AudioFacts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundLayoutTest {

    /** As ffprobe names them; what is not a name is never handed to a filter. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stereo | 2 | stereo",
                "5.1(side) | 6 | 5.1(side)",
                "7.1(wide) | 8 | 7.1(wide)",
                "5.1.2 | 8 | 5.1.2",
                "8 channels (FL+FR+FC+LFE+SL+SR+DL+DR) | 8 | FL+FR+FC+LFE+SL+SR+DL+DR",
                "8 channels | 8 | 8c",
                "'' | 3 | 3c",
                "mono,movie=x | 1 | 1c",
                "2 channels (FL@x;[0:v]+FR) | 2 | 2c"
            })
    void staysAsItIs(String layout, int channels, String expected) {
        AudioFacts track = AudioFacts.newBuilder(Plans.track(0, "pcm_s24le", channels))
                .setLayout(layout)
                .build();
        assertThat(SoundFilter.layout(track)).isEqualTo(expected);
    }
}
