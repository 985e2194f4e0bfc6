package io.tailrace.router.dispatch;

import io.tailrace.events.Precaution;
import io.tailrace.router.state.RetryRow;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The precaution a retry is released with. A worker declines what its precaution keeps from it, so one that would keep it from everybody
 * only costs time: hosts are avoided, and memory is asked for, as far as somebody is left.
 */
final class Caution {

    private Caution() {}

    /**
     * Empty when there is nothing to heed.
     *
     * @param working who takes tasks of the queue now; when nobody does the precaution stays, as another host may come
     */
    static Optional<Precaution> of(RetryRow retry, Collection<LiveWorkers.Working> working) {
        List<LiveWorkers.Working> others = working.stream()
                .filter(worker -> !retry.getAvoidHosts().contains(worker.host()))
                .toList();
        boolean isAlive = !working.isEmpty();
        List<String> avoided = isAlive && others.isEmpty() ? List.of() : retry.getAvoidHosts();
        boolean hasLarger = others.stream().anyMatch(worker -> isLarger(worker, retry.getMoreMemoryThan()));
        long memory = isAlive && !hasLarger ? 0 : retry.getMoreMemoryThan();
        boolean isNone = avoided.isEmpty() && memory == 0 && !retry.getIsAlone();
        return isNone ? Optional.empty() : Optional.of(new Precaution(avoided, memory, retry.getIsAlone()));
    }

    private static boolean isLarger(LiveWorkers.Working worker, long bytes) {
        return worker.memoryBytes() == 0 || worker.memoryBytes() > bytes;
    }
}
