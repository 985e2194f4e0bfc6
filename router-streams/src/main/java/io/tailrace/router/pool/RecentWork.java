package io.tailrace.router.pool;

import io.tailrace.events.DispatchCommand;
import io.tailrace.events.QueueView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Work that was given to pools and that their views do not show yet. Recordings that end together are planned together; without it all of
 * them would go to the pool that was free when the last views were made. Memory only, owned by one thread: what other instances of the
 * router gave is seen with the next views.
 */
public final class RecentWork {

    /** A view that is made so long after has it: hops, commits, and half a second between views. */
    static final long SEEN_AFTER_MILLIS = 1_500;

    /** Where no view comes, nobody is there either. */
    static final long FORGOTTEN_AFTER_MILLIS = 10_000;

    private record Given(String queue, int tasks, double seconds, long atMillis) {

        boolean isMissingIn(QueueView view) {
            return queue.equals(view.getQueue()) && view.getAtMillis() < atMillis + SEEN_AFTER_MILLIS;
        }
    }

    private final Deque<Given> given = new ArrayDeque<>();

    /** Takes note of a group that became ready in {@code queue}; other commands say nothing of work. */
    public void sent(String queue, DispatchCommand command, long now) {
        command.getReady()
                .ifPresent(ready -> given.add(new Given(
                        queue,
                        ready.getChunks(),
                        ready.getChunks() * ready.getTemplate().getPredictedSeconds(),
                        now)));
    }

    /** The views as they will be once all that was given has arrived. */
    public List<QueueView> in(List<QueueView> views, long now) {
        given.removeIf(work -> now - work.atMillis() >= FORGOTTEN_AFTER_MILLIS);
        return given.isEmpty() ? views : views.stream().map(this::in).toList();
    }

    private QueueView in(QueueView view) {
        int tasks = 0;
        double seconds = 0;
        for (Given work : given) {
            if (work.isMissingIn(view)) {
                tasks += work.tasks();
                seconds += work.seconds();
            }
        }
        return tasks == 0
                ? view
                : QueueView.newBuilder(view)
                        .setWaiting(view.getWaiting() + tasks)
                        .setPredictedSeconds(view.getPredictedSeconds() + seconds)
                        .build();
    }
}
