package io.tailrace.router.pool;

import io.tailrace.events.QueueView;
import io.tailrace.profiles.Pool;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A pool that can do the work.
 *
 * @param isAwake whether there is a slot at all
 * @param isFree  whether a slot waits for work
 * @param finish  predicted seconds until the group is done
 */
record Candidate(Pool pool, boolean isAwake, boolean isFree, double finish) {

    /** Finishing times closer than this share of the first are a tie: predictions are no better. */
    private static final double CLOSE = 0.1;

    /** Classes by preference. One not named stands at the empty name, before {@code cpu}: hardware that is there should be used. */
    private static final List<String> PREFERENCE = List.of("jetson-nvenc", "x86-nvenc", "", "cpu");

    static Candidate of(Pool pool, QueueView view, Need need) {
        int notRunning = view.getWaiting() + Math.max(0, view.getReleased() - view.getRunning());
        double task = TaskCost.seconds(need.plan(), need.renditions(), pool.hardwareClass());
        int slots = Math.max(1, view.getSlots());
        double queued = Math.max(0, view.getPredictedSeconds()) / slots;
        double own = task * Math.max(1, (double) need.tasks() / slots);
        boolean isFree = view.getBusy() + notRunning < view.getSlots();
        return new Candidate(pool, isAwake(view), isFree, queued + own);
    }

    static boolean isAwake(QueueView view) {
        return view.getLiveWorkers() > 0 && view.getSlots() > 0;
    }

    /**
     * Free slots first, then the earliest finish; among those close to it the preferred class. Without any live worker a pool that had
     * some is asked, so that its queue shows what is waiting and somebody starts one.
     */
    static Optional<Candidate> best(List<Candidate> able) {
        boolean isAnyAwake = able.stream().anyMatch(Candidate::isAwake);
        return fastest(able.stream()
                .filter(candidate -> candidate.isAwake() || !isAnyAwake)
                .toList());
    }

    private static Optional<Candidate> fastest(List<Candidate> able) {
        boolean isAnyFree = able.stream().anyMatch(Candidate::isFree);
        List<Candidate> left = able.stream()
                .filter(candidate -> candidate.isFree() || !isAnyFree)
                .toList();
        double first = left.stream().mapToDouble(Candidate::finish).min().orElse(0);
        return left.stream()
                .filter(candidate -> candidate.finish() <= first * (1 + CLOSE))
                .min(Comparator.comparingInt(Candidate::preference)
                        .thenComparingDouble(Candidate::finish)
                        .thenComparing(candidate -> candidate.pool().name()));
    }

    private int preference() {
        int index = PREFERENCE.indexOf(pool.hardwareClass());
        return index < 0 ? PREFERENCE.indexOf("") : index;
    }
}
