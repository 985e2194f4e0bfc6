package io.tailrace.gateway.jobs;

import static io.tailrace.gateway.jobs.JobIndexTest.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.gateway.http.ServerSentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of the events are told, over connections that break anywhere and gateways that are not alike. */
class ChangeLogTest {

    private static final int PARTITIONS = 3;
    private static final List<JobState> STATES = List.of(JobState.QUEUED, JobState.ENCODING, JobState.COMPLETED);

    private final Map<String, JobView> rows = new HashMap<>();
    private final JobJson json = new JobJson(Optional.empty());
    private final long[] ends = new long[PARTITIONS];
    private long now = Duration.ofDays(100).toMillis();
    private ChangeLog changes = new ChangeLog(() -> {});

    /** A client that keeps what it is told. */
    private final class Client {

        private final Map<String, String> known = new HashMap<>();
        private Optional<String> lastId = Optional.empty();
        private int snapshots;
        private AllJobsFeed feed = connect();

        private AllJobsFeed connect() {
            return new AllJobsFeed(
                    changes,
                    id -> Optional.ofNullable(rows.get(id)),
                    json,
                    () -> Instant.ofEpochMilli(now),
                    lastId.map(id -> EventCursor.parse(id).orElseThrow()));
        }

        /** Reads {@code most} events; what came with them is lost with the connection. */
        void read(int most) {
            List<ServerSentEvent> events = feed.next(most);
            events.subList(0, Math.min(most, events.size())).forEach(this::take);
            if (events.size() > most) {
                feed = connect();
            }
        }

        void readAll() {
            for (List<ServerSentEvent> events = feed.next(5); !events.isEmpty(); events = feed.next(5)) {
                events.forEach(this::take);
            }
        }

        private void take(ServerSentEvent event) {
            lastId = event.id();
            switch (event.name()) {
                case "snapshot" -> {
                    known.clear();
                    snapshots++;
                }
                case "job" ->
                    known.put(
                            event.data().get("id").textValue(),
                            event.data().get("state").textValue());
                case "removed" -> known.remove(event.data().get("id").textValue());
                default -> assertThat(event.name()).isEqualTo("live");
            }
        }

        void reconnect() {
            feed = connect();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /** However often the connection breaks, and wherever, the client knows in the end what there is. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyClientEndsWithWhatThereIs(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Client client = new Client();
        for (int step = 0; step < 200; step++) {
            now += random.nextInt(1_000);
            switch (random.nextInt(6)) {
                case 0 -> client.read(1 + random.nextInt(4));
                case 1 -> client.reconnect();
                case 2 -> {
                    restart();
                    client.reconnect();
                }
                case 3 -> remove("job" + random.nextInt(20));
                default -> write("job" + random.nextInt(20), STATES.get(random.nextInt(STATES.size())));
            }
        }
        client.readAll();
        Map<String, String> there = new HashMap<>();
        rows.forEach((id, view) -> there.put(id, view.getState().name()));
        assertThat(client.known).isEqualTo(there);
        assertThat(client.snapshots).isEqualTo(1);
    }

    @Test
    void tellsWhoWasAwayForLongEverythingAnew() {
        write("a", JobState.QUEUED);
        Client client = new Client();
        client.readAll();
        now += ChangeLog.RESUMABLE.toMillis() + 1;
        remove("a");
        client.reconnect();
        client.readAll();
        assertThat(client.snapshots).isEqualTo(2);
        assertThat(client.known).isEmpty();
    }

    @Test
    void tellsEverythingAnewWhenTheTopicIsNotTheOneOfTheId() {
        for (int i = 0; i < 5; i++) {
            write("job" + i, JobState.QUEUED);
        }
        Client client = new Client();
        client.readAll();
        changes = new ChangeLog(() -> {});
        rows.clear();
        ends[0] = 0;
        ends[1] = 0;
        ends[2] = 0;
        write("other", JobState.PROBING);
        client.reconnect();
        client.readAll();
        assertThat(client.known).containsOnlyKeys("other");
    }

    @Test
    void leavesOutStatesThatWereNotRead() {
        Client client = new Client();
        client.readAll();
        write("a", JobState.QUEUED);
        write("a", JobState.PROBING);
        write("a", JobState.ENCODING);
        List<ServerSentEvent> events = client.feed.next(10);
        assertThat(events)
                .singleElement()
                .satisfies(event ->
                        assertThat(event.data().get("state").textValue()).isEqualTo("ENCODING"));
    }

    @Test
    void endsAJobsStreamWithItsFinalState() {
        write("a", JobState.ENCODING);
        OneJobFeed feed = one("a", Optional.empty());
        assertThat(names(feed)).containsExactly("job");
        assertThat(feed.isOver()).isFalse();
        assertThat(names(feed)).isEmpty();
        write("b", JobState.QUEUED);
        assertThat(names(feed)).isEmpty();
        write("a", JobState.COMPLETED);
        assertThat(names(feed)).containsExactly("job");
        assertThat(feed.isOver()).isTrue();
    }

    @Test
    void endsAJobsStreamWhenTheJobIsForgotten() {
        write("a", JobState.ENCODING);
        OneJobFeed feed = one("a", Optional.empty());
        remove("a");
        assertThat(names(feed)).containsExactly("removed");
        assertThat(feed.isOver()).isTrue();
    }

    @Test
    void beginsAJobsStreamWithTheRunThatWasJustAccepted() {
        write("a", JobState.FAILED);
        JobView second =
                JobView.newBuilder(view("a", 9, JobState.QUEUED)).setRun(2).build();
        OneJobFeed feed = one("a", Optional.of(second));
        assertThat(feed.next(10)).singleElement().satisfies(event -> {
            assertThat(event.id()).isEmpty();
            assertThat(event.data().get("run").intValue()).isEqualTo(2);
        });
        assertThat(feed.isOver()).isFalse();
        write(JobView.newBuilder(second).setState(JobState.COMPLETED).build());
        assertThat(names(feed)).containsExactly("job");
        assertThat(feed.isOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "v1",
                "v1.",
                "v2.1.0-1",
                "v1.1.0",
                "v1.1.0-",
                "v1.1.0-1.",
                "v1.1.0-1.0-2",
                "v1.-1",
                "v1.1.0-1\n",
                "v1.1.0-9999999999999999999",
                "v1.1.100000-1",
                " v1.1"
            })
    void takesNoIdThatItDidNotGiveOut(String id) {
        assertThat(EventCursor.parse(id)).isEmpty();
    }

    @Test
    void readsItsOwnIds() {
        EventCursor cursor = new EventCursor(now, Map.of(0, 5L, 11, 123_456_789_012L));
        assertThat(cursor.text()).isEqualTo("v1." + now + ".0-5.11-123456789012");
        assertThat(EventCursor.parse(cursor.text())).contains(cursor);
    }

    private OneJobFeed one(String id, Optional<JobView> accepted) {
        return new OneJobFeed(
                id, changes, key -> Optional.ofNullable(rows.get(key)), json, accepted, EventCursor.nothing(now));
    }

    private static List<String> names(OneJobFeed feed) {
        return feed.next(10).stream().map(ServerSentEvent::name).toList();
    }

    private void write(String id, JobState state) {
        write(view(id, 1, state));
    }

    private void write(JobView view) {
        rows.put(view.getId(), view);
        changes.add(new Change(view.getId(), place(view.getId()), false));
    }

    private void remove(String id) {
        rows.remove(id);
        changes.add(new Change(id, place(id), true));
        changes.forgetRemovals(now);
    }

    private Place place(String id) {
        int partition = Math.floorMod(id.hashCode(), PARTITIONS);
        return new Place(partition, ends[partition]++, now);
    }

    /** Another gateway: it has the rows on disk and nothing else. */
    private void restart() {
        List<Change> rowsOnDisk = new ArrayList<>(changes.after(EventCursor.nothing(now), Integer.MAX_VALUE));
        changes = new ChangeLog(() -> {});
        changes.replaceAll(rowsOnDisk);
    }
}
