package io.tailrace.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.media.JobIds.Identity;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobIdsTest {

    private static Identity source(String key, String etag) {
        return new Identity("in", key, "hls-ladder", Optional.empty(), Optional.empty(), Optional.of(etag), "e1", 7);
    }

    @Test
    void isTheSameForTheSameSource() {
        assertThat(JobIds.derive(source("a.mp4", "x")))
                .isEqualTo(JobIds.derive(source("a.mp4", "x")))
                .matches("[0-9a-hjkmnp-tv-z]{26}");
    }

    @Test
    void differsByEachField() {
        assertThat(JobIds.derive(source("a.mp4", "x")))
                .isNotEqualTo(JobIds.derive(source("a.mp4", "y")))
                .isNotEqualTo(JobIds.derive(source("b.mp4", "x")));
    }

    @Test
    void followsTheIdempotencyKeyAlone() {
        Identity first =
                new Identity("in", "a", "p", Optional.of("caller:1"), Optional.empty(), Optional.empty(), "", 0);
        Identity second =
                new Identity("in", "b", "q", Optional.of("caller:1"), Optional.of("v"), Optional.empty(), "", 0);
        assertThat(JobIds.derive(first)).isEqualTo(JobIds.derive(second));
    }
}
