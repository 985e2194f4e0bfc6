package io.tailrace.router.dispatch;

import io.tailrace.events.Lane;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What goes next: by lane, then the tenant who got least, then the longest task, then age. Who is passed over {@value #PATIENCE} times
 * is served: a lane by lanes above it, a tenant's oldest group by longer ones. An index in plain memory, owned by one thread; picks
 * among thousands of groups take microseconds.
 */
final class ReleasePolicy {

    static final int PATIENCE = 16;

    private static final List<Lane> ORDER = List.of(Lane.URGENT, Lane.NORMAL, Lane.BULK);

    /** One tenant's groups in one lane. */
    private static final class Share {
        private final TreeSet<WaitingGroup> byLength = new TreeSet<>(WaitingGroup.BY_LENGTH);
        private final TreeSet<WaitingGroup> byAge = new TreeSet<>(WaitingGroup.BY_AGE);
        private int oldestPassedOver;

        WaitingGroup next() {
            return oldestPassedOver >= PATIENCE ? byAge.first() : byLength.first();
        }
    }

    private final Map<String, WaitingGroup> groups = new HashMap<>();
    private final Map<Lane, Map<String, Share>> lanes = new EnumMap<>(Lane.class);
    private final Map<Lane, Integer> passedOver = new EnumMap<>(Lane.class);
    private final Map<String, Double> servedSeconds = new HashMap<>();

    /** Adds a group, or moves it to another lane. */
    void put(WaitingGroup group) {
        remove(group.key());
        Map<String, Share> lane = lanes.computeIfAbsent(rank(group.lane()), l -> new TreeMap<>());
        if (!waits(group.tenant())) {
            // Who comes back begins level with those who stayed: absence earns nothing.
            servedSeconds.merge(group.tenant(), leastServed(), Math::max);
        }
        Share share = lane.computeIfAbsent(group.tenant(), t -> new Share());
        share.byLength.add(group);
        share.byAge.add(group);
        groups.put(group.key(), group);
    }

    private boolean waits(String tenant) {
        return lanes.values().stream().anyMatch(shares -> shares.containsKey(tenant));
    }

    private static Lane rank(Lane lane) {
        return lane == Lane.UNKNOWN ? Lane.NORMAL : lane;
    }

    private double leastServed() {
        return lanes.values().stream()
                .flatMap(shares -> shares.keySet().stream())
                .mapToDouble(tenant -> servedSeconds.getOrDefault(tenant, 0.0))
                .min()
                .orElse(0);
    }

    /** Nothing of the group waits any more. */
    void remove(String key) {
        WaitingGroup group = groups.remove(key);
        if (group == null) {
            return;
        }
        Map<String, Share> lane = lanes.getOrDefault(rank(group.lane()), Map.of());
        Share share = lane.get(group.tenant());
        if (share == null) {
            return;
        }
        if (share.byAge.first().equals(group)) {
            share.oldestPassedOver = 0;
        }
        share.byLength.remove(group);
        share.byAge.remove(group);
        if (share.byAge.isEmpty()) {
            lane.remove(group.tenant());
        }
        if (lane.isEmpty()) {
            lanes.remove(rank(group.lane()));
            passedOver.remove(rank(group.lane()));
        }
        if (groups.isEmpty()) {
            servedSeconds.clear();
        } else if (!waits(group.tenant())) {
            forget();
        }
    }

    /** Who waits for nothing and is not ahead of those who wait would begin level with them anyway. */
    private void forget() {
        double least = leastServed();
        servedSeconds.entrySet().removeIf(served -> served.getValue() <= least && !waits(served.getKey()));
    }

    int tenants() {
        return servedSeconds.size();
    }

    /** The group whose task is to be released next; empty when nothing waits. */
    Optional<WaitingGroup> next() {
        return next(Set.of());
    }

    /** As above, of lanes that are not {@code paused}. */
    Optional<WaitingGroup> next(Set<Lane> paused) {
        return lane(paused)
                .flatMap(lane -> tenant(lanes.getOrDefault(lane, Map.of())))
                .map(Share::next);
    }

    private Optional<Lane> lane(Set<Lane> paused) {
        List<Lane> open = ORDER.stream()
                .filter(lanes::containsKey)
                .filter(lane -> !paused.contains(lane))
                .toList();
        Optional<Lane> impatient = open.stream()
                .filter(lane -> passedOver.getOrDefault(lane, 0) >= PATIENCE)
                .max(Comparator.comparingInt(lane -> passedOver.getOrDefault(lane, 0)));
        return impatient.or(() -> open.stream().findFirst());
    }

    private Optional<Share> tenant(Map<String, Share> lane) {
        return lane.entrySet().stream()
                .min(Comparator.<Map.Entry<String, Share>>comparingDouble(
                                entry -> servedSeconds.getOrDefault(entry.getKey(), 0.0))
                        .thenComparing(entry -> entry.getValue().byAge.first(), WaitingGroup.BY_AGE))
                .map(Map.Entry::getValue);
    }

    /** A task of {@code group}, which {@link #next} gave, was released. */
    void released(WaitingGroup group) {
        Lane taken = rank(group.lane());
        passedOver.put(taken, 0);
        for (Lane lane : ORDER.subList(ORDER.indexOf(taken) + 1, ORDER.size())) {
            if (lanes.containsKey(lane)) {
                passedOver.merge(lane, 1, Integer::sum);
            }
        }
        servedSeconds.merge(group.tenant(), Math.max(group.predictedSeconds(), 1e-3), Double::sum);
        Share share = lanes.getOrDefault(taken, Map.of()).get(group.tenant());
        if (share != null) {
            share.oldestPassedOver = share.byAge.first().equals(group) ? 0 : share.oldestPassedOver + 1;
        }
    }

    Optional<Long> oldestReadyAtMillis() {
        return lanes.values().stream()
                .flatMap(shares -> shares.values().stream())
                .map(share -> share.byAge.first().readyAtMillis())
                .min(Comparator.naturalOrder());
    }
}
