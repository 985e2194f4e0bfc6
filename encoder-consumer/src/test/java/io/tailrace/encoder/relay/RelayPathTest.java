package io.tailrace.encoder.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayPathTest {

    private static final String ID = "123e4567-e89b-12d3-a456-426614174000";

    @Test
    void namesTheSourceAnObjectOrAnObjectOfARendition() {
        assertThat(RelayPath.parse("/" + ID).orElseThrow().name()).isEmpty();
        assertThat(RelayPath.parse("/" + ID + "/init.mp4").orElseThrow().name()).contains("init.mp4");
        assertThat(RelayPath.parse("/" + ID + "/audio-en-aac-2/000001.m4s")
                        .orElseThrow()
                        .name())
                .contains("audio-en-aac-2/000001.m4s");
        assertThat(RelayPath.parse("/" + ID + "/x").orElseThrow().lease()).isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/short/x",
                "/" + ID + "/",
                "/" + ID + "/../x",
                "/" + ID + "/..",
                "/" + ID + "/.hidden",
                "/" + ID + "/a/b/c",
                "/" + ID + "/a//b",
                "/" + ID + "/-dash",
                "/" + ID + "/with space",
                "/" + ID + "/a%2Fb"
            })
    void isNoOtherPath(String path) {
        assertThat(RelayPath.parse(path)).isEmpty();
    }
}
