package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {

    @TempDir
    Path parent;

    /** A worker in a process of its own that leaves a file in its folder and waits to be killed. */
    static final class Victim {

        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            Scratch scratch = Scratch.in(Path.of(arguments[0]));
            Path attempt = Files.createDirectory(scratch.folder().resolve("attempt-1"));
            Files.writeString(attempt.resolve("output"), "half a film");
            System.out.println(scratch.folder());
            int unused = System.in.read(); // nothing comes
        }
    }

    @Test
    void leavesLivingWorkersAloneAndRemovesWhatKilledOnesLeft() throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Path left;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            left = Path.of(lines.lines()
                    .filter(line -> line.startsWith(parent.toString()))
                    .findFirst()
                    .orElseThrow());
            try (Scratch neighbour = Scratch.in(parent);
                    Scratch second = Scratch.in(parent)) {
                assertThat(left.resolve("attempt-1/output")).exists();
                assertThat(neighbour.folder()).exists().isNotEqualTo(second.folder());
            }
        } finally {
            victim.destroyForcibly().waitFor();
        }

        try (Scratch next = Scratch.in(parent)) {
            assertThat(left).doesNotExist();
            assertThat(next.folder()).isEmptyDirectory();
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void removesAllThatIsLeftWhenItCloses() throws Exception {
        Path elsewhere =
                Files.writeString(Files.createDirectory(parent.resolve("else")).resolve("kept"), "x");
        Path workers = parent.resolve("workers");
        try (Scratch scratch = Scratch.in(workers)) {
            Path folder = Files.createDirectories(scratch.folder().resolve("a/b"));
            Files.writeString(folder.resolve("file"), "x");
            Files.createSymbolicLink(folder.resolve("link"), elsewhere.getParent());
        }
        assertThat(workers).isEmptyDirectory();
        assertThat(elsewhere).exists();
    }
}
