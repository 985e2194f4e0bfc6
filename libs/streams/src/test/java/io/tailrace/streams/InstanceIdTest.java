package io.tailrace.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdTest {

    @TempDir
    Path folder;

    @Test
    void staysTheSameForOneFolderAndDiffersBetweenTwo() {
        String id = InstanceId.of(folder.resolve("a"));
        assertThat(InstanceId.of(folder.resolve("a"))).isEqualTo(id);
        assertThat(InstanceId.of(folder.resolve("b"))).isNotEqualTo(id);
    }
}
