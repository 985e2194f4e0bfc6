package io.tailrace.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobIndexTest {

    private final Map<String, JobView> rows = new HashMap<>();
    private final JobIndex index = new JobIndex();
    private final JobCatalog catalog =
            new JobCatalog(index, id -> Optional.ofNullable(rows.get(id)), new ChangeLog(() -> {}));

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void listsTheNewestFirst() {
        write(view("a", 1, JobState.QUEUED));
        write(view("b", 3, JobState.QUEUED));
        write(view("c", 2, JobState.QUEUED));
        assertThat(ids(catalog.list(JobFilter.ALL))).containsExactly("b", "c", "a");
    }

    @Test
    void knowsTheOldestOfAState() {
        write(view("a", 1, JobState.QUEUED));
        write(view("b", 3, JobState.QUEUED));
        assertThat(catalog.oldestMillis(JobState.QUEUED)).hasValue(1);
        write(view("a", 1, JobState.PROBING));
        assertThat(catalog.oldestMillis(JobState.QUEUED)).hasValue(3);
        assertThat(catalog.oldestMillis(JobState.PROBING)).hasValue(1);
        index.remove("a");
        assertThat(catalog.oldestMillis(JobState.PROBING)).isEmpty();
    }

    @Test
    void findsAJobAtOnceAfterItWasAccepted() {
        JobView first = view("a", 1, JobState.QUEUED);
        assertThat(catalog.accepted(first)).isEqualTo(first);
        assertThat(catalog.find("a")).contains(first);
        assertThat(ids(catalog.list(JobFilter.ALL))).containsExactly("a");
    }

    @Test
    void showsTheRowOnceThereIsOne() {
        catalog.accepted(view("a", 1, JobState.QUEUED));
        write(view("a", 2, JobState.PROBING));
        assertThat(catalog.find("a").map(JobView::getState)).contains(JobState.PROBING);
        assertThat(index.pending("a")).isEmpty();
        assertThat(ids(catalog.list(JobFilter.ALL))).containsExactly("a");
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
        assertThat(ids(catalog.list(JobFilter.ALL))).containsExactly("a");

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
        assertThat(ids(catalog.list(JobFilter.ALL))).containsExactly("a");
    }

    @Test
    void keepsPendingJobsWhenItStartsOver() {
        catalog.accepted(view("a", 5, JobState.QUEUED));
        index.replaceAll(List.of(view("b", 1, JobState.FAILED)));
        assertThat(index.places(JobFilter.ALL, 10)).extracting(Position::id).containsExactly("a", "b");
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
            JobCatalog.Page page = catalog.list(filter(wanted, 1 + random.nextInt(7), next));
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

    @Test
    void findsJobsByProfileKeyAndTime() {
        for (int i = 0; i < 6; i++) {
            write(JobView.newBuilder(view("job" + i, 10L * i, JobState.QUEUED))
                    .setProfile(i % 2 == 0 ? "even" : "odd")
                    .setKey(i < 3 ? "cam1/" + i : "cam2/" + i)
                    .build());
        }
        assertThat(found(Optional.of("even"), "", OptionalLong.empty(), OptionalLong.empty()))
                .containsExactly("job4", "job2", "job0");
        assertThat(found(Optional.empty(), "cam1/", OptionalLong.empty(), OptionalLong.empty()))
                .containsExactly("job2", "job1", "job0");
        assertThat(found(Optional.empty(), "", OptionalLong.of(20), OptionalLong.of(50)))
                .containsExactly("job4", "job3", "job2");
        assertThat(found(Optional.of("odd"), "cam2/", OptionalLong.of(31), OptionalLong.empty()))
                .containsExactly("job5");
        assertThat(found(Optional.empty(), "", OptionalLong.of(51), OptionalLong.empty()))
                .isEmpty();
    }

    @Test
    void pagesStayTheSameWhileJobsArrive() {
        for (int i = 0; i < 6; i++) {
            write(view("job" + i, i, JobState.QUEUED));
        }
        JobCatalog.Page first = catalog.list(filter(JobState.QUEUED, 3, Optional.empty()));
        write(view("newer", 99, JobState.QUEUED));
        JobCatalog.Page second = catalog.list(filter(JobState.QUEUED, 3, first.next()));
        assertThat(ids(first)).containsExactly("job5", "job4", "job3");
        assertThat(ids(second)).containsExactly("job2", "job1", "job0");
        assertThat(second.next()).isEmpty();
    }

    private List<String> found(Optional<String> profile, String keyPrefix, OptionalLong since, OptionalLong until) {
        return ids(catalog.list(
                new JobFilter(JobFilter.ALL.states(), profile, keyPrefix, since, until, 10, Optional.empty(), false)));
    }

    @Test
    void countsAndListsNoDryRuns() {
        write(view("job", 1, JobState.FAILED));
        write(JobView.newBuilder(view("question", 2, JobState.FAILED))
                .setIsDryRun(true)
                .build());
        assertThat(index.count(JobState.FAILED)).isEqualTo(1);
        assertThat(ids(catalog.list(JobFilter.ALL))).containsExactly("job");
        index.remove("question");
        assertThat(index.count(JobState.FAILED)).isEqualTo(1);
    }

    private static JobFilter filter(JobState state, int limit, Optional<Position> cursor) {
        return new JobFilter(
                EnumSet.of(state),
                Optional.empty(),
                "",
                OptionalLong.empty(),
                OptionalLong.empty(),
                limit,
                cursor,
                false);
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
