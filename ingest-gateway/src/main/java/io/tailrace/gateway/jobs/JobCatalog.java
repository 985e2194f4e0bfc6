package io.tailrace.gateway.jobs;

import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.gateway.http.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Jobs to look at: the view, and before it what was accepted here, so that a look after an accept always finds the job. */
public final class JobCatalog {

    private final JobIndex index;
    private final JobRows rows;
    private final ChangeLog changes;

    JobCatalog(JobIndex index, JobRows rows, ChangeLog changes) {
        this.index = index;
        this.rows = rows;
        this.changes = changes;
    }

    JobRows rows() {
        return rows;
    }

    ChangeLog changes() {
        return changes;
    }

    /**
     * Looks at the view for nothing but its answer.
     *
     * @throws ProblemException 503 while it cannot be read
     */
    void requireReady() {
        boolean unused = rows.find("").isPresent();
    }

    /** One page of a listing; {@code next} is where the following one begins. */
    record Page(List<JobView> items, Optional<Position> next) {}

    /**
     * A job was accepted. Gives back how it stands: as {@code first} when this opens a run, else as it was known before, which may be
     * later.
     */
    public JobView accepted(JobView first) {
        index.addPending(first);
        try {
            return find(first.getId()).orElse(first);
        } catch (ProblemException e) {
            // It is on the broker: that the view cannot be read just now is no reason to say otherwise.
            return index.pending(first.getId()).orElse(first);
        }
    }

    /** The later run of the accepted and the written one. */
    public Optional<JobView> find(String id) {
        // In this order: a job leaves the pending ones only after its row was written.
        Optional<JobView> pending = index.pending(id);
        Optional<JobView> row = rows.find(id);
        return isAhead(pending, row) ? pending : row;
    }

    /** Waits for the end of a dry run. @return false when {@code limit} passed before */
    boolean awaitEnd(String id, Duration limit) throws InterruptedException {
        return index.awaitEnd(id, limit);
    }

    /** The run that was accepted here and that the topic does not tell of yet. */
    Optional<JobView> ahead(String id) {
        Optional<JobView> pending = index.pending(id);
        return isAhead(pending, rows.find(id)) ? pending : Optional.empty();
    }

    private static boolean isAhead(Optional<JobView> pending, Optional<JobView> row) {
        return pending.isPresent()
                && row.filter(view -> view.getRun() >= pending.get().getRun()).isEmpty();
    }

    Page list(JobFilter filter) {
        requireReady();
        List<Position> places = index.places(filter, filter.limit() + 1);
        boolean isMore = places.size() > filter.limit();
        List<Position> shown = isMore ? places.subList(0, filter.limit()) : places;
        List<JobView> items = shown.stream()
                .map(place -> find(place.id()))
                .flatMap(Optional::stream)
                .toList();
        return new Page(items, isMore ? Optional.of(shown.get(filter.limit() - 1)) : Optional.empty());
    }

    int count(JobState state) {
        return index.count(state);
    }

    /** When the oldest job in a state was taken over. */
    OptionalLong oldestMillis(JobState state) {
        return index.oldestMillis(state);
    }
}
