package io.tailrace.standalone.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.standalone.transfer.EventLines.Event;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of the standard (WHATWG HTML, 9.2.6) among others. */
class EventLinesTest {

    private final EventLines lines = new EventLines();

    @Test
    void joinsDataAndKeepsTheIdUntilThereIsAnother() {
        assertThat(read("id: 1\nevent: job\ndata: a\ndata:b\ndata:  c\n\ndata\n\nid: 2\ndata: d\n\nid\ndata: e\n\n"))
                .containsExactly(
                        new Event(Optional.of("1"), "job", "a\nb\n c"),
                        new Event(Optional.of("1"), "message", ""),
                        new Event(Optional.of("2"), "message", "d"),
                        new Event(Optional.of(""), "message", "e"));
    }

    @Test
    void passesOverCommentsAndWhatHasNoData() {
        assertThat(read(": test\n\nretry: 3000\n\nevent: empty\n\n:\n\ndata: x\n\n"))
                .containsExactly(new Event(Optional.empty(), "message", "x"));
    }

    @Test
    void dropsAnEventThatIsCutOff() {
        assertThat(read("id: 1\ndata: half\n")).isEmpty();
    }

    private List<Event> read(String text) {
        return text.lines().map(lines::take).flatMap(Optional::stream).toList();
    }
}
