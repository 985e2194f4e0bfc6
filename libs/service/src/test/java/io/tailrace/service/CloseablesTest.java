package io.tailrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseablesTest {

    private final List<String> closed = new ArrayList<>();
    private final Closeables parts = new Closeables();

    @Test
    void closesInReverseAndOnlyOnce() {
        parts.add(() -> closed.add("first"));
        parts.add(() -> closed.add("second"));
        parts.close();
        parts.close();
        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void closesTheOthersWhenOneFails() {
        parts.add(() -> closed.add("first"));
        parts.add(() -> {
            throw new IOException("disk");
        });
        parts.add(() -> {
            throw new IllegalStateException("net");
        });
        assertThatIllegalStateException()
                .isThrownBy(parts::close)
                .withMessage("could not close everything: net")
                .havingCause()
                .satisfies(
                        cause -> assertThat(cause.getSuppressed()).hasSize(1).hasOnlyElementsOfType(IOException.class));
        assertThat(closed).containsExactly("first");
    }

    @Test
    void closesAtOnceWhatComesAfterTheClose() {
        parts.close();
        assertThatIllegalStateException().isThrownBy(() -> parts.add(() -> closed.add("late")));
        assertThat(closed).containsExactly("late");
    }
}
