package io.tailrace.gateway.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.gateway.http.EventFeed;
import io.tailrace.gateway.http.ServerSentEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The events of all jobs: a snapshot where the client's knowledge is none or too old, then what happens. Never over. */
final class AllJobsFeed implements EventFeed {

    private final ChangeLog changes;
    private final JobRows rows;
    private final JobJson json;
    private final InstantSource clock;
    private final boolean isSnapshot;
    private EventCursor cursor;
    private boolean isBegun;
    private boolean isLive;

    /** @param told what the client knows; empty, or what cannot be resumed, is everything anew */
    AllJobsFeed(ChangeLog changes, JobRows rows, JobJson json, InstantSource clock, Optional<EventCursor> told) {
        this.changes = changes;
        this.rows = rows;
        this.json = json;
        this.clock = clock;
        long now = clock.millis();
        Optional<EventCursor> resumed = told.filter(known -> changes.canResume(known, now));
        this.isSnapshot = resumed.isEmpty();
        this.cursor = resumed.orElse(EventCursor.nothing(now));
    }

    @Override
    public List<ServerSentEvent> next(int most) {
        List<ServerSentEvent> events = new ArrayList<>();
        if (!isBegun && isSnapshot) {
            events.add(event("snapshot", JsonNodeFactory.instance.objectNode()));
        }
        isBegun = true;
        List<Change> news = changes.after(cursor, most);
        if (isLive && !news.isEmpty()) {
            cursor = cursor.at(clock.millis());
        }
        news.forEach(change -> {
            cursor = cursor.past(change.place());
            tell(change).ifPresent(events::add);
        });
        if (!isLive && news.size() < most) {
            isLive = true;
            cursor = cursor.at(clock.millis());
            events.add(event("live", JsonNodeFactory.instance.objectNode()));
        }
        return events;
    }

    private Optional<ServerSentEvent> tell(Change change) {
        if (change.isRemoved()) {
            // In a snapshot nobody knows of it.
            return isSnapshot && !isLive ? Optional.empty() : Optional.of(event("removed", removed(change.id())));
        }
        return rows.find(change.id()).map(view -> event("job", json.view(view)));
    }

    static ObjectNode removed(String id) {
        return JsonNodeFactory.instance.objectNode().put("id", id);
    }

    private ServerSentEvent event(String name, ObjectNode data) {
        return new ServerSentEvent(Optional.of(cursor.text()), name, data);
    }

    @Override
    public boolean isOver() {
        return false;
    }
}
