package io.tailrace.gateway.jobs;

import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Where each job stands in the listing, and the runs that were accepted here and are not on the view yet: of new jobs, and of those whose
 * last run failed or was cancelled. Holds some hundred bytes for a job; the views themselves are on disk. Thread-safe; one writer follows
 * the topic, requests read.
 */
final class JobIndex {

    /** Beyond these the oldest are forgotten: the router would have to be away for long under full load. */
    private static final int MOST_PENDING = 50_000;

    private static final int FIRST_RUN = 1;

    private final NavigableMap<Position, Standing> order = new TreeMap<>();
    private final Map<String, Position> positions = new HashMap<>();
    private final Map<String, JobView> pending = new LinkedHashMap<>();
    private final Map<JobState, Integer> counts = new EnumMap<>(JobState.class);
    private final Map<JobState, NavigableSet<Position>> open = new EnumMap<>(JobState.class);

    /** Profiles are few, so their names are shared; keys are what a listing is searched by. */
    private record Standing(JobState state, int run, String profile, String key, boolean isDryRun) {

        /** The router opens the next run when such a job is asked for again. */
        boolean isOpenToAnotherRun() {
            return state == JobState.FAILED || state == JobState.CANCELED;
        }
    }

    /** Starts over from the rows on disk; what is pending stays. */
    synchronized void replaceAll(List<JobView> rows) {
        order.clear();
        positions.clear();
        counts.clear();
        open.clear();
        rows.forEach(this::put);
        pending.values().forEach(this::place);
    }

    /** The topic says how the job stands. */
    synchronized void put(JobView view) {
        JobView accepted = pending.get(view.getId());
        if (accepted != null && view.getRun() < accepted.getRun()) {
            return;
        }
        pending.remove(view.getId());
        place(view);
    }

    /** The topic says the job is forgotten. */
    synchronized void remove(String id) {
        if (!pending.containsKey(id)) {
            forget(id);
        }
    }

    /** Makes a run known that the topic will tell of; does nothing when the request opens none. */
    synchronized void addPending(JobView first) {
        Optional<Standing> known =
                Optional.ofNullable(positions.get(first.getId())).map(order::get);
        if (known.isPresent() && !known.get().isOpenToAnotherRun()) {
            return;
        }
        int run = known.map(standing -> standing.run() + 1).orElse(FIRST_RUN);
        JobView view = JobView.newBuilder(first).setRun(run).build();
        pending.put(view.getId(), view);
        place(view);
        if (pending.size() > MOST_PENDING) {
            dropOldestPending();
        }
    }

    private void dropOldestPending() {
        JobView oldest = pending.values().iterator().next();
        pending.remove(oldest.getId());
        if (oldest.getRun() == FIRST_RUN) {
            forget(oldest.getId());
        }
    }

    synchronized Optional<JobView> pending(String id) {
        return Optional.ofNullable(pending.get(id));
    }

    /** Up to {@code most} places that {@code filter} takes, in order, from behind its cursor on. */
    synchronized List<Position> places(JobFilter filter, int most) {
        List<Position> found = new ArrayList<>();
        NavigableMap<Position, Standing> rest =
                filter.cursor().map(position -> order.tailMap(position, false)).orElse(order);
        if (filter.until().isPresent()) {
            // Newest first; no id is empty, so this is before all of the millisecond before.
            Position latest = new Position(filter.until().getAsLong() - 1, "");
            rest = rest.tailMap(latest, true);
        }
        for (Map.Entry<Position, Standing> entry : rest.entrySet()) {
            boolean isTooOld = filter.since().isPresent()
                    && entry.getKey().createdAtMillis() < filter.since().getAsLong();
            if (found.size() == most || isTooOld) {
                break;
            }
            Standing standing = entry.getValue();
            if (filter.takes(standing.state(), standing.profile(), standing.key(), standing.isDryRun())) {
                found.add(entry.getKey());
            }
        }
        return found;
    }

    /** Number of jobs in a state; dry runs are none. */
    synchronized int count(JobState state) {
        return counts.getOrDefault(state, 0);
    }

    /** When the oldest job in a state that does not last was taken over; dry runs are none. */
    synchronized OptionalLong oldestMillis(JobState state) {
        NavigableSet<Position> jobs = open(state);
        return jobs.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(jobs.last().createdAtMillis());
    }

    private NavigableSet<Position> open(JobState state) {
        return open.computeIfAbsent(state, unused -> new TreeSet<>());
    }

    private void count(JobState state, Position position) {
        counts.merge(state, 1, Integer::sum);
        if (!OneJobFeed.FINAL.contains(state)) {
            open(state).add(position);
        }
    }

    private void discount(JobState state, Position position) {
        counts.merge(state, -1, Integer::sum);
        open(state).remove(position);
    }

    private void place(JobView view) {
        forget(view.getId());
        Position position = new Position(view.getCreatedAtMillis(), view.getId());
        positions.put(view.getId(), position);
        order.put(
                position,
                new Standing(
                        view.getState(), view.getRun(), view.getProfile().intern(), view.getKey(), view.getIsDryRun()));
        if (view.getIsDryRun()) {
            notifyAll();
        } else {
            count(view.getState(), position);
        }
    }

    private void forget(String id) {
        Position position = positions.remove(id);
        if (position != null) {
            Optional.ofNullable(order.remove(position))
                    .filter(standing -> !standing.isDryRun())
                    .ifPresent(standing -> discount(standing.state(), position));
        }
    }

    /** Waits for the end of a dry run. @return false when {@code limit} passed before */
    synchronized boolean awaitEnd(String id, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!hasEnded(id)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private boolean hasEnded(String id) {
        Position position = positions.get(id);
        return position != null
                && Optional.ofNullable(order.get(position))
                        .filter(standing -> OneJobFeed.FINAL.contains(standing.state()))
                        .isPresent();
    }
}
