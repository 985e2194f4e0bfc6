package io.tailrace.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupTest {

    @TempDir
    Path folder;

    @Test
    void takesTheSmallestLimitOnTheWayUp() throws IOException {
        write("sys/pod/memory.max", "4294967296\n");
        write("sys/pod/worker/memory.max", "max\n");
        write("sys/pod/worker/memory.events", "low 0\noom 7\noom_kill 3\noom_group_kill 1\n");
        write("sys/pod/memory.events", "oom_kill 9\n");

        ControlGroup group = group("0::/pod/worker\n");
        assertThat(group.memoryLimit()).hasValue(4L << 30);
        assertThat(group.memoryKills()).isEqualTo(3);
    }

    @Test
    void findsTheContainersRootWhereThePathIsTheHosts() throws IOException {
        write("sys/memory.max", "1073741824\n");

        assertThat(group("0::/kubepods/burstable/pod1/abc\n").memoryLimit()).hasValue(1L << 30);
    }

    @Test
    void readsVersionOne() throws IOException {
        write("sys/memory/docker/abc/memory.limit_in_bytes", "2147483648\n");
        write("sys/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("sys/memory/docker/abc/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");

        ControlGroup group = group("5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n0::/\n");
        assertThat(group.memoryLimit()).hasValue(2L << 30);
        assertThat(group.memoryKills()).isEqualTo(2);
    }

    @Test
    void knowsOfNoLimitWhereThereIsNone() throws IOException {
        write("sys/memory/memory.limit_in_bytes", "9223372036854771712\n");

        assertThat(group("4:memory:/\n").memoryLimit()).isEmpty();
        assertThat(group("4:memory:/\n").memoryKills()).isZero();
        assertThat(ControlGroup.of(folder.resolve("absent"), folder).memoryLimit())
                .isEmpty();
    }

    private ControlGroup group(String membership) throws IOException {
        return ControlGroup.of(write("cgroup", membership), folder.resolve("sys"));
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }
}
