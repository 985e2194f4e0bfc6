package io.tailrace.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.events.AuditEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditCheckTest {

    private final List<AuditEvent> events = chain("job-1", 6);

    private static List<AuditEvent> chain(String job, int count) {
        List<AuditEvent> events = new ArrayList<>();
        String head = "";
        for (int i = 1; i <= count; i++) {
            AuditEvent event = AuditChain.next(head, job, 1, i, "event-" + i, Map.of("n", "" + i, "ü", "\n"), 1000 + i);
            head = event.getHash();
            events.add(event);
        }
        return events;
    }

    private String head() {
        return chain("job-1", 6).get(5).getHash();
    }

    private List<String> problems() {
        AuditCheck check = new AuditCheck();
        events.forEach(check::accept);
        check.requireHead(head(), "the view");
        return check.problems();
    }

    @Test
    void findsNothingWrongWithWhatTheRouterWrote() {
        assertThat(problems()).isEmpty();
    }

    @Test
    void findsAChangedEvent() {
        events.set(
                2,
                AuditEvent.newBuilder(events.get(2))
                        .setDetails(Map.of("n", "4"))
                        .build());
        assertThat(problems()).singleElement().asString().startsWith("event 3 (event-3) was changed");
    }

    @Test
    void findsAnEventThatWasReplacedWithItsHash() {
        AuditEvent forged = AuditChain.next(events.get(1).getHash(), "job-1", 1, 3, "event-3", Map.of(), 1003);
        events.set(2, forged);
        assertThat(problems()).singleElement().asString().contains("event 4", "does not follow");
    }

    @Test
    void findsAMissingEvent() {
        events.remove(3);
        assertThat(problems()).containsExactly("events 4 to 4 are missing");
    }

    @Test
    void findsMissingFirstEvents() {
        events.remove(0);
        assertThat(problems()).containsExactly("events 1 to 1 are missing");
    }

    @Test
    void findsMovedEvents() {
        Collections.swap(events, 2, 3);
        assertThat(problems())
                .anyMatch(problem -> problem.startsWith("event 3 (event-3) stands after event 4"))
                .anyMatch(problem -> problem.equals("events 3 to 3 are missing"));
    }

    @Test
    void findsARepeatedEvent() {
        events.add(3, events.get(2));
        assertThat(problems()).anyMatch(problem -> problem.contains("moved or repeated"));
    }

    @Test
    void findsThatTheLastEventsAreCutOff() {
        events.subList(4, 6).clear();
        assertThat(problems()).singleElement().asString().contains("the head in the view", "cut off");
    }

    @Test
    void findsAWholeNewChain() {
        events.clear();
        events.addAll(chain("job-1", 5));
        AuditEvent other =
                AuditChain.next(events.get(4).getHash(), "job-1", 1, 6, "event-6", Map.of("n", "another"), 1006);
        events.add(other);
        assertThat(problems()).singleElement().asString().contains("the head in the view");
    }

    @Test
    void findsAnEventOfAnotherJob() {
        events.set(0, chain("job-2", 1).get(0));
        assertThat(problems()).anyMatch(problem -> problem.contains("belongs to job"));
    }

    @Test
    void aJobThatWasForgottenAndCameAgainHasASecondChain() {
        events.addAll(0, chain("job-1", 3));
        assertThat(problems()).isEmpty();
    }

    @Test
    void findsARepeatedFirstEvent() {
        events.add(3, events.get(0));
        assertThat(problems()).containsExactly("events 2 to 3 are missing");
    }

    @Test
    void nothingIsNotEnough() {
        events.clear();
        assertThat(problems()).containsExactly("there are no events");
    }

    @Test
    void everyEventIsTheSameAfterItsJson() throws Exception {
        for (AuditEvent event : events) {
            String line = AuditLine.write(event).toString();
            assertThat(AuditLine.read(new ObjectMapper().readTree(line))).isEqualTo(event);
        }
    }

    @Test
    void refusesWhatIsNoEvent() {
        ObjectNode json = AuditLine.write(events.get(0));
        json.put("sequence", "1");
        assertThatThrownBy(() -> AuditLine.read(json)).hasMessageContaining("sequence");
    }
}
