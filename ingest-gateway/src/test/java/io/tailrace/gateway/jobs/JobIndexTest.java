package io.tailrace.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobIndexTest {

    private final Map<String, JobView> rows = new HashMap<>();
    private final JobIndex index = new JobIndex();
    private final JobCatalog catalog = new JobCatalog(index, id -> Optional.ofNullable(rows.get(id)));

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void listsTheNewestFirst() {
        write(view("a", 1, JobState.QUEUED));
        write(view("b", 3, JobState.QUEUED));
        write(view("c", 2, JobState.QUEUED));
        assertThat(ids(catalog.list(state -> true, 10, Optional.empty()))).containsExactly("b", "c", "a");
    }

    @Test
    void findsAJobAtOnceAfterItWasAccepted() {
        JobView first = view("a", 1, JobState.QUEUED);
        assertThat(catalog.accepted(first)).isEqualTo(first);
        assertThat(catalog.find("a")).contains(first);
        assertThat(ids(catalog.list(state -> true, 10, Optional.empty()))).containsExactly("a");
    }

    @Test
    void showsTheRowOnceThereIsOne() {
        catalog.accepted(view("a", 1, JobState.QUEUED));
        write(view("a", 2, JobState.PROBING));
        assertThat(catalog.find("a").map(JobView::getState)).contains(JobState.PROBING);
        assertThat(index.pending("a")).isEmpty();
        assertThat(ids(catalog.list(state -> true, 10, Optional.empty()))).containsExactly("a");
    }

    @Test
    void keepsWhatItKnowsWhenAJobIsAcceptedAgain() {
        write(view("a", 1, JobState.COMPLETED));
        assertThat(catalog.accepted(view("a", 9, JobState.QUEUED)).getState()).isEqualTo(JobState.COMPLETED);
        assertThat(catalog.count(JobState.COMPLETED)).isEqualTo(1);
        assertThat(catalog.count(JobState.QUEUED)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CANCELED"})
    void showsTheNextRunOfAJobThatCameToNothing(JobState ended) {
        write(view("a", 1, ended));
        JobView again = catalog.accepted(view("a", 9, JobState.QUEUED));
        assertThat(again.getState()).isEqualTo(JobState.QUEUED);
        assertThat(again.getRun()).isEqualTo(2);
        assertThat(catalog.find("a")).contains(again);
        assertThat(catalog.count(ended)).isZero();
        assertThat(catalog.count(JobState.QUEUED)).isEqualTo(1);
        assertThat(catalog.accepted(view("a", 10, JobState.QUEUED))).isEqualTo(again);

        write(view("a", 1, ended));
        assertThat(catalog.find("a")).contains(again);
        index.replaceAll(List.of(view("a", 1, ended)));
        assertThat(catalog.find("a")).contains(again);
        assertThat(ids(catalog.list(state -> true, 10, Optional.empty()))).containsExactly("a");

        JobView second = JobView.newBuilder(view("a", 11, ended)).setRun(2).build();
        write(second);
        assertThat(catalog.find("a")).contains(second);
        assertThat(index.pending("a")).isEmpty();
        assertThat(catalog.accepted(view("a", 12, JobState.QUEUED)).getRun()).isEqualTo(3);
    }

    @Test
    void keepsAPendingRunWhenTheOneBeforeIsForgotten() {
        write(view("a", 1, JobState.FAILED));
        JobView again = catalog.accepted(view("a", 9, JobState.QUEUED));
        rows.remove("a");
        index.remove("a");
        assertThat(catalog.find("a")).contains(again);
        assertThat(ids(catalog.list(state -> true, 10, Optional.empty()))).containsExactly("a");
    }

    @Test
    void keepsPendingJobsWhenItStartsOver() {
        catalog.accepted(view("a", 5, JobState.QUEUED));
        index.replaceAll(List.of(view("b", 1, JobState.FAILED)));
        assertThat(index.after(Optional.empty(), state -> true, 10))
                .extracting(Position::id)
                .containsExactly("a", "b");
    }

    @Test
    void forgetsTheOldestPendingJobsBeyondItsBound() {
        for (int i = 0; i <= 50_000; i++) {
            index.addPending(view("job" + i, i, JobState.QUEUED));
        }
        assertThat(index.pending("job0")).isEmpty();
        assertThat(index.pending("job1")).isPresent();
        assertThat(index.count(JobState.QUEUED)).isEqualTo(50_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void pagesShowEveryJobOnceAfterAnyHistory(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        JobState[] states = JobState.values();
        for (int step = 0; step < 300; step++) {
            String id = "j" + random.nextInt(60);
            switch (random.nextInt(4)) {
                case 0 -> catalog.accepted(view(id, random.nextInt(20), JobState.QUEUED));
                case 1 -> {
                    rows.remove(id);
                    index.remove(id);
                }
                default -> write(view(id, random.nextInt(20), states[random.nextInt(states.length)]));
            }
        }
        JobState wanted = states[random.nextInt(states.length)];
        List<JobView> paged = new ArrayList<>();
        Optional<Position> next = Optional.empty();
        do {
            JobCatalog.Page page = catalog.list(wanted::equals, 1 + random.nextInt(7), next);
            paged.addAll(page.items());
            next = page.next().map(position -> Position.ofCursor(position.cursor()));
        } while (next.isPresent());
        assertThat(paged)
                .isSortedAccordingTo((a, b) -> Long.compare(b.getCreatedAtMillis(), a.getCreatedAtMillis()))
                .doesNotHaveDuplicates()
                .hasSize(catalog.count(wanted));
        assertThat(paged)
                .containsAll(rows.keySet().stream()
                        .map(id -> catalog.find(id).orElseThrow())
                        .filter(view -> view.getState() == wanted)
                        .toList());
    }

    private void write(JobView view) {
        rows.put(view.getId(), view);
        index.put(view);
    }

    private static List<String> ids(JobCatalog.Page page) {
        return page.items().stream().map(JobView::getId).toList();
    }

    static JobView view(String id, long createdAtMillis, JobState state) {
        return JobView.newBuilder()
                .setId(id)
                .setState(state)
                .setRun(1)
                .setProfile("hls-ladder")
                .setLane(io.tailrace.events.Lane.NORMAL)
                .setBucket("media-input")
                .setKey(id + ".mp4")
                .setCreatedAtMillis(createdAtMillis)
                .setUpdatedAtMillis(createdAtMillis)
                .build();
    }
}
