package io.tailrace.router.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.DispatchCommand;
import io.tailrace.events.DispatchCommandKind;
import io.tailrace.events.Lane;
import io.tailrace.events.QueueView;
import io.tailrace.events.ReadyGroup;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.WithdrawGroup;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.Pools;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecentWorkTest {

    private static final long NOW = 1_000_000;

    private final RecentWork work = new RecentWork();

    private static DispatchCommand ready(int chunks) {
        Task template = Task.newBuilder()
                .setKind(TaskKind.ENCODE)
                .setJobId("j")
                .setRun(1)
                .setTaskId("")
                .setGroupId("g")
                .setAttempt(0)
                .setQueue("cpu")
                .setLane(Lane.NORMAL)
                .setPredictedSeconds(10)
                .build();
        return command(DispatchCommandKind.READY)
                .setReady(ReadyGroup.newBuilder()
                        .setGroupId("g")
                        .setTemplate(template)
                        .setChunks(chunks)
                        .setReadyAtMillis(NOW)
                        .build())
                .build();
    }

    private static DispatchCommand.Builder command(DispatchCommandKind kind) {
        return DispatchCommand.newBuilder().setKind(kind).setJobId("j").setAtMillis(NOW);
    }

    private static List<QueueView> views(long atMillis) {
        return List.of(
                Fleets.idle("cpu").setWaiting(1).setAtMillis(atMillis).build(),
                Fleets.idle("x86-nvenc").setAtMillis(atMillis).build());
    }

    @Test
    void countsUntilAViewShowsIt() {
        work.sent("cpu", ready(3), NOW);
        work.sent("cpu", ready(2), NOW + 100);
        List<QueueView> now = work.in(views(NOW - 200), NOW + 100);
        assertThat(now).extracting(QueueView::getWaiting).containsExactly(6, 0);
        assertThat(now).extracting(QueueView::getPredictedSeconds).containsExactly(50.0, 0.0);
        List<QueueView> later = views(NOW + RecentWork.SEEN_AFTER_MILLIS + 100);
        assertThat(work.in(later, NOW + 2_000)).isEqualTo(later);
    }

    @Test
    void spreadsWhatIsPlannedTogether() {
        List<String> names = List.of("a", "b", "c", "d");
        Pools pools = new Pools(names.stream()
                .map(name -> new Pool(name, "cpu", Set.of(), Set.of()))
                .toList());
        List<QueueView> views = names.stream()
                .map(name -> Fleets.idle(name).setAtMillis(NOW).build())
                .toList();
        Map<String, Integer> got = new TreeMap<>();
        for (int title = 0; title < 40; title++) {
            String pool = PoolChoice.choose(new Fleet(work.in(views, NOW), pools), Titles.ladder(60))
                    .fold(PoolChoice.Chosen::pool, none -> "none");
            got.merge(pool, 1, Integer::sum);
            work.sent(pool, ready(8), NOW);
        }
        assertThat(got)
                .containsOnlyKeys(names)
                .allSatisfy((pool, titles) -> assertThat(titles).isEqualTo(10));
    }

    @Test
    void isForgottenWhereNoViewComes() {
        work.sent("cpu", ready(3), NOW);
        List<QueueView> old = views(NOW - 200);
        assertThat(work.in(old, NOW + RecentWork.FORGOTTEN_AFTER_MILLIS)).isEqualTo(old);
    }

    @Test
    void isNothingThatIsTakenBack() {
        work.sent(
                "cpu",
                command(DispatchCommandKind.WITHDRAW)
                        .setWithdraw(new WithdrawGroup("g", "test"))
                        .build(),
                NOW);
        List<QueueView> views = views(NOW);
        assertThat(work.in(views, NOW)).isSameAs(views);
    }
}
