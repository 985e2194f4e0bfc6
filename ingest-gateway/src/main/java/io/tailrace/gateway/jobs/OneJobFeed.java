package io.tailrace.gateway.jobs;

import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.gateway.http.EventFeed;
import io.tailrace.gateway.http.ServerSentEvent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The events of one job, to the end of its run. */
final class OneJobFeed implements EventFeed {

    static final Set<JobState> FINAL = EnumSet.of(
            JobState.COMPLETED, JobState.COMPLETED_PARTIAL, JobState.FAILED, JobState.CANCELED, JobState.PLANNED);

    private final String id;
    private final ChangeLog changes;
    private final JobRows rows;
    private final JobJson json;
    private Optional<JobView> accepted;
    private int firstRun;
    private EventCursor cursor;
    private boolean isOver;

    /** @param accepted the job's run that the topic does not tell of yet; it comes first, without an id, and what came before it is old */
    OneJobFeed(String id, ChangeLog changes, JobRows rows, JobJson json, Optional<JobView> accepted, EventCursor told) {
        this.id = id;
        this.changes = changes;
        this.rows = rows;
        this.json = json;
        this.accepted = accepted;
        this.firstRun = accepted.map(JobView::getRun).orElse(0);
        this.cursor = told;
    }

    @Override
    public List<ServerSentEvent> next(int most) {
        List<ServerSentEvent> events = new ArrayList<>();
        accepted.ifPresent(view -> events.add(new ServerSentEvent(Optional.empty(), "job", json.view(view))));
        accepted = Optional.empty();
        changes.of(id)
                .filter(change -> !isOver && cursor.isBefore(change.place()))
                .ifPresent(change -> {
                    cursor = cursor.past(change.place())
                            .at(Math.max(cursor.atMillis(), change.place().atMillis()));
                    tell(change, events);
                });
        return events;
    }

    private void tell(Change change, List<ServerSentEvent> events) {
        Optional<String> told = Optional.of(cursor.text());
        if (change.isRemoved()) {
            isOver = true;
            events.add(new ServerSentEvent(told, "removed", AllJobsFeed.removed(id)));
            return;
        }
        rows.find(id).filter(view -> view.getRun() >= firstRun).ifPresent(view -> {
            isOver = FINAL.contains(view.getState());
            firstRun = view.getRun();
            events.add(new ServerSentEvent(told, "job", json.view(view)));
        });
    }

    @Override
    public boolean isOver() {
        return isOver;
    }
}
