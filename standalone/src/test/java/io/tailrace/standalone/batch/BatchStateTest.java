package io.tailrace.standalone.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tailrace.standalone.transfer.TransferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchStateTest {

    private static final Submitted FIRST =
            new Submitted("in", "a ä.mp4", "e1", "", "job-1", 1, "QUEUED", Optional.empty());
    private static final Submitted SECOND = new Submitted(
            "in",
            "uploads/b.mp4",
            "e2",
            "small",
            "job-2",
            3,
            "QUEUED",
            Optional.of(new Submitted.Look("/rec/b.mp4", 7, 99)));

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("state");
    }

    @Test
    void knowsAfterwardsWhatWasSubmitted() throws Exception {
        try (BatchState state = BatchState.open(file, "a.csv")) {
            assertThat(state.knows(FIRST.identities().get(0))).isFalse();
            state.add(FIRST);
            state.add(SECOND);
        }
        try (BatchState again = BatchState.open(file, "a.csv")) {
            assertThat(again.count()).isEqualTo(2);
            assertThat(again.knows(Identity.ofStored("in", "a ä.mp4", "e1", "")))
                    .isTrue();
            assertThat(again.knows(Identity.ofStored("in", "a ä.mp4", "e2", "")))
                    .isFalse();
            assertThat(again.knows(Identity.ofStored("in", "a ä.mp4", "e1", "small")))
                    .isFalse();
            assertThat(again.knows(Identity.ofFile("/rec/b.mp4", 7, 99, "small")))
                    .isTrue();
            assertThat(again.knows(Identity.ofFile("/rec/b.mp4", 8, 99, "small")))
                    .isFalse();
            assertThat(all(again)).containsExactly(FIRST, SECOND);
        }
    }

    @Test
    void toleratesALineThatIsCutAtTheEndAnywhere() throws Exception {
        try (BatchState state = BatchState.open(file, "a.csv")) {
            state.add(FIRST);
            state.add(SECOND);
        }
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (BatchState cut = BatchState.open(file, "a.csv")) {
                assertThat(cut.count()).isLessThan(2);
                if (cut.count() == 0) {
                    cut.add(FIRST);
                }
                cut.add(SECOND);
                assertThat(all(cut)).containsExactly(FIRST, SECOND);
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
    }

    @Test
    void refusesWhatIsNotItsOwn() throws Exception {
        Path other = Files.writeString(folder.resolve("notes.txt"), "do not touch");
        refuses(other, "no state file");
        assertThat(other).content().isEqualTo("do not touch");
        Files.writeString(other, "{\"a\":1}\n");
        refuses(other, "no state file");

        BatchState.open(file, "b.csv").close();
        refuses(file, "belongs to b.csv");
        try (BatchState mine = BatchState.open(folder.resolve("mine"), "a.csv")) {
            refuses(folder.resolve("mine"), "Another run");
            mine.add(FIRST);
            all(mine);
            refuses(folder.resolve("mine"), "Another run");
        }
        Files.writeString(folder.resolve("mine"), "garbage\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        refuses(folder.resolve("mine"), "Line 3");
    }

    @Test
    void looksWithoutLeavingATrace() throws Exception {
        try (BatchState nothing = BatchState.peek(file, "a.csv")) {
            assertThat(nothing.count()).isZero();
            assertThat(all(nothing)).isEmpty();
        }
        assertThat(file).doesNotExist();
        try (BatchState state = BatchState.open(file, "a.csv")) {
            state.add(FIRST);
        }
        try (BatchState seen = BatchState.peek(file, "a.csv")) {
            assertThat(all(seen)).containsExactly(FIRST);
        }
    }

    private static void refuses(Path file, String words) {
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> BatchState.open(file, "a.csv").close())
                .withMessageContaining(words);
    }

    private static List<Submitted> all(BatchState state) throws TransferException {
        List<Submitted> all = new ArrayList<>();
        state.each(all::add);
        return all;
    }
}
