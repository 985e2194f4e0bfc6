package io.tailrace.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRootTest {

    private static final RequestRules RULES = new RequestRules(Set.of("media-input", "file:nas"));

    @Test
    void standsInThePlaceOfABucket() {
        assertThat(SourceRoot.place("file://nas/a b/x.mp4")).contains(new SourceRoot.Place("file:nas", "a b/x.mp4"));
        assertThat(SourceRoot.place("s3://media-input/a%20b.mp4"))
                .contains(new SourceRoot.Place("media-input", "a%20b.mp4"));
        assertThat(SourceRoot.uri("file:nas", "a b/x.mp4")).isEqualTo("file://nas/a b/x.mp4");
        assertThat(SourceRoot.uri("media-input", "x.mp4")).isEqualTo("s3://media-input/x.mp4");
        assertThat(SourceRoot.name("file:nas")).contains("nas");
        assertThat(SourceRoot.name("files")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/nas/x", "file://nas", "http://nas/x", "/nas/x", "x.mp4", ""})
    void isOnlyNamedByAnAddressOfItsOwn(String uri) {
        assertThat(SourceRoot.place(uri)).isEmpty();
    }

    @Test
    void isAllowedWhereItIsConfigured() {
        assertThat(SourceRoot.allowed(List.of("media-input"), List.of("nas=/mnt/nas", "archive")))
                .containsExactlyInAnyOrder("media-input", "file:nas", "file:archive");
        assertThatThrownBy(() -> SourceRoot.allowed(List.of(), List.of("../x=/mnt")))
                .hasMessageContaining("\"../x\" is no name of a source root");
        assertThat(RULES.bucket("file:nas")).isEqualTo("file:nas");
        assertThatThrownBy(() -> RULES.bucket("file:other")).hasMessage("other is no source root of this installation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:", "file:/etc", "file:..", "file:a/b", "file://nas", "file:NAS", "FILE:nas"})
    void hasANameAndNoPath(String bucket) {
        assertThatThrownBy(() -> RULES.bucket(bucket)).hasMessageContaining("is no bucket name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "a//b", "a/", "../x", "a/../b", "./a", "a/./b", "", "a\u0000b", "a\nb"})
    void takesNoPathThatLeadsElsewhere(String path) {
        assertThatThrownBy(() -> RULES.key("file:nas", path)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void leavesKeysOfBucketsAsTheyAre() {
        assertThat(RULES.key("media-input", "a//b/")).isEqualTo("a//b/");
        assertThat(RULES.key("file:nas", "a b/.hidden/ü…mp4")).isEqualTo("a b/.hidden/ü…mp4");
    }
}
