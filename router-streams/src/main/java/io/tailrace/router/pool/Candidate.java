package io.tailrace.router.pool;

import io.tailrace.events.QueueView;
import io.tailrace.events.SessionsView;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.RoutingRules;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A pool that can do the work.
 *
 * @param isAwake whether there is a slot at all
 * @param isFree  whether a slot waits for work, on a node with sessions for it
 * @param slots   that it has for such work at once
 * @param work    predicted seconds that the group takes this pool, once its turn has come
 * @param finish  predicted seconds until the group is done
 * @param shared  labels of locality that the pool and the source have in common
 */
record Candidate(Pool pool, boolean isAwake, boolean isFree, int slots, double work, double finish, int shared) {

    /** Finishing times closer than this share of the first are a tie: predictions are no better. */
    private static final double CLOSE = 0.1;

    private static final String CPU = "cpu";

    /** Classes by preference. One not named stands at the empty name, before {@code cpu}: hardware that is there should be used. */
    private static final List<String> PREFERENCE = List.of("jetson-nvenc", "x86-nvenc", "", CPU);

    static Candidate of(Pool pool, QueueView view, Need need, int shared) {
        int pictures = pool.hardwareClass().equals(CPU) ? 0 : need.pictures();
        Optional<SessionsView> sessions = view.getSessions().filter(some -> pictures > 0);
        // A larger group is split: no task asks a node for more than it has.
        int weight = sessions.map(some -> Math.min(pictures, Math.max(1, some.getLeastNode())))
                .orElse(0);
        int slots = sessions.map(some -> Math.min(view.getSlots(), some.getTotal() / weight))
                .orElse(view.getSlots());
        int notRunning = view.getWaiting() + Math.max(0, view.getReleased() - view.getRunning());
        double task = TaskCost.seconds(need.plan(), need.renditions(), pool.hardwareClass());
        double queued = Math.max(0, view.getPredictedSeconds()) / Math.max(1, slots);
        double work = task * Math.max(1, (double) need.tasks() / Math.max(1, slots));
        boolean hasSlot = view.getBusy() + notRunning < view.getSlots();
        boolean hasSessions = sessions.filter(
                        some -> some.getMostFree() < weight || some.getFree() < weight * (notRunning + 1L))
                .isEmpty();
        return new Candidate(pool, isAwake(view), hasSlot && hasSessions, slots, work, queued + work, shared);
    }

    static boolean isAwake(QueueView view) {
        return view.getLiveWorkers() > 0 && view.getSlots() > 0;
    }

    /**
     * Pools that are awake; of long work those whose nodes stay; those near the source; those with free slots; then the earliest finish,
     * and among those close to it the preferred class. Without any live worker a pool that had some is asked, so that its queue shows what
     * is waiting and somebody starts one.
     */
    static Optional<Candidate> best(List<Candidate> able, RoutingRules rules) {
        double longest = seconds(rules.preemptibleLimit());
        List<Candidate> awake = preferred(able, Candidate::isAwake);
        List<Candidate> safe = preferred(awake, one -> !one.pool().isPreemptible() || one.work() <= longest);
        List<Candidate> free = preferred(near(safe, rules.nearPatience()), Candidate::isFree);
        return fastest(free);
    }

    /** Those that are {@code wanted}; all where none is. */
    private static List<Candidate> preferred(List<Candidate> some, Predicate<Candidate> wanted) {
        List<Candidate> left = some.stream().filter(wanted).toList();
        return left.isEmpty() ? some : left;
    }

    /** Those with the most labels of the source that finish within {@code patience} of the first of all. */
    private static List<Candidate> near(List<Candidate> some, Duration patience) {
        int most = some.stream().mapToInt(Candidate::shared).max().orElse(0);
        if (most == 0) {
            return some;
        }
        double latest = first(some) + seconds(patience);
        int nearest = some.stream()
                .filter(one -> one.finish() <= latest)
                .mapToInt(Candidate::shared)
                .max()
                .orElse(0);
        return some.stream()
                .filter(one -> one.finish() <= latest && one.shared() == nearest)
                .toList();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static double first(List<Candidate> some) {
        return some.stream().mapToDouble(Candidate::finish).min().orElse(0);
    }

    private static Optional<Candidate> fastest(List<Candidate> some) {
        double first = first(some);
        return some.stream()
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
