package io.tailrace.gateway.jobs;

import io.tailrace.events.JobView;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.http.EventFeed;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/** Following jobs, as streams of events. */
public final class JobEvents {

    private final JobCatalog jobs;
    private final JobJson json;
    private final InstantSource clock;

    public JobEvents(JobCatalog jobs, JobJson json, InstantSource clock) {
        this.jobs = jobs;
        this.json = json;
        this.clock = clock;
    }

    /** {@code GET /api/v1/events}. */
    public Optional<EventFeed> all(Call call, Optional<String> lastEventId) {
        Optional<EventCursor> told = lastEventId.map(JobEvents::cursor);
        jobs.requireReady();
        return Optional.of(new AllJobsFeed(jobs.changes(), jobs.rows(), json, clock, told));
    }

    /** {@code GET /api/v1/jobs/{id}/events}; nothing when the client was told of the end before. */
    public Optional<EventFeed> one(Call call, Optional<String> lastEventId) {
        Optional<EventCursor> given = lastEventId.map(JobEvents::cursor);
        String id = call.path("id");
        JobView view = jobs.find(id)
                .filter(known -> !known.getIsDryRun())
                .orElseThrow(() -> new ProblemException(
                        Problem.of(HttpStatus.NOT_FOUND_404, "unknown-job", "there is no job " + Text.shown(id))));
        EventCursor told = given.filter(jobs.changes()::isWithin).orElse(EventCursor.nothing(clock.millis()));
        Optional<JobView> accepted = jobs.ahead(id);
        boolean isOver = accepted.isEmpty()
                && OneJobFeed.FINAL.contains(view.getState())
                && jobs.changes()
                        .of(id)
                        .filter(change -> !told.isBefore(change.place()))
                        .isPresent();
        return isOver
                ? Optional.empty()
                : Optional.of(new OneJobFeed(id, jobs.changes(), jobs.rows(), json, accepted, told));
    }

    private static EventCursor cursor(String text) {
        return EventCursor.parse(text)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        HttpStatus.BAD_REQUEST_400,
                        "invalid-event-id",
                        "Last-Event-ID is not the id of an event of this API; without it the stream begins anew")));
    }
}
