package io.tailrace.pipeline.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the gateway's event stream said of all jobs, from the beginning; comes back with the last id whenever it breaks, as a browser would. */
final class EventLog implements AutoCloseable {

    static final Set<String> FINAL = Set.of("COMPLETED", "COMPLETED_PARTIAL", "FAILED", "CANCELED");
    private static final List<String> ORDER = List.of("QUEUED", "PROBING", "ENCODING", "PACKAGING");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long RETRY_MILLIS = 500;

    /**
     * One event.
     *
     * @param steps units accepted and published in all
     */
    record Seen(long atMillis, String job, String key, int run, String state, int steps) {

        boolean isFinal() {
            return FINAL.contains(state);
        }

        /** Whether the job has got further since {@code before}. */
        boolean isFurther(Seen before) {
            return run > before.run
                    || ORDER.indexOf(state) > ORDER.indexOf(before.state)
                    || steps > before.steps
                    || (isFinal() && !before.isFinal());
        }
    }

    private final URI stream;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Thread reader = new Thread(this::follow, "event-log");
    private final List<Seen> seen = new ArrayList<>();
    private final Map<String, Seen> last = new HashMap<>();
    private final Map<String, Seen> lastOfKey = new HashMap<>();
    private final List<Long> advances = new ArrayList<>();
    private final List<String> oddities = new ArrayList<>();
    private Optional<String> lastId = Optional.empty();
    private volatile boolean isClosed;

    EventLog(URI api) {
        this.stream = api.resolve("/api/v1/events");
        reader.setDaemon(true);
        reader.start();
    }

    private void follow() {
        while (!isClosed) {
            try {
                connect();
            } catch (IOException e) {
                // the gateway is away or was killed
            } catch (InterruptedException e) {
                return;
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void connect() throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(stream).timeout(Duration.ofSeconds(20)).header("Accept", "text/event-stream");
        lastId.ifPresent(id -> request.header("Last-Event-ID", id));
        HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() == 400) {
            odd("the gateway refused the id " + lastId + " that it gave out");
            lastId = Optional.empty();
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.statusCode() == 200) {
                read(lines);
            }
        }
    }

    private void read(BufferedReader lines) throws IOException {
        String name = "";
        String data = "";
        Optional<String> id = Optional.empty();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.startsWith("id: ")) {
                id = Optional.of(line.substring(4));
            } else if (line.isEmpty() && !name.isEmpty()) {
                lastId = id.or(() -> lastId);
                if (name.equals("job")) {
                    add(JSON.readTree(data));
                }
                name = "";
                data = "";
                id = Optional.empty();
            }
        }
    }

    private synchronized void add(JsonNode view) {
        int steps = 0;
        for (JsonNode rendition : view.path("progress")) {
            steps += rendition.path("unitsAccepted").asInt()
                    + rendition.path("unitsPublished").asInt();
        }
        Seen now = new Seen(
                System.currentTimeMillis(),
                view.path("id").asText(),
                view.at("/source/key").asText(),
                view.path("run").asInt(),
                view.path("state").asText(),
                steps);
        Seen before = last.put(now.job(), now);
        lastOfKey.put(now.key(), now);
        seen.add(now);
        if (before == null) {
            return;
        }
        if (now.isFurther(before)) {
            advances.add(now.atMillis());
        }
        boolean isOver = before.run() == now.run() && before.isFinal();
        if (now.run() < before.run() || (isOver && !now.state().equals(before.state()))) {
            odd("job " + now.job() + " was " + before.state() + " in run " + before.run() + " and then " + now.state()
                    + " in run " + now.run());
        }
    }

    private synchronized void odd(String sentence) {
        oddities.add(sentence);
    }

    synchronized List<Seen> all() {
        return List.copyOf(seen);
    }

    /** What no stream may say. */
    synchronized List<String> oddities() {
        return List.copyOf(oddities);
    }

    /** Of the job of a source. */
    synchronized Optional<Seen> last(String key) {
        return Optional.ofNullable(lastOfKey.get(key));
    }

    /** When the last of these jobs was seen at its end; {@code atLeast} when none was. */
    synchronized long lastEnd(List<String> keys, long atLeast) {
        long last = atLeast;
        for (String key : keys) {
            Seen seen = lastOfKey.get(key);
            if (seen != null && seen.isFinal()) {
                last = Math.max(last, seen.atMillis());
            }
        }
        return last;
    }

    /** When some job got further, in order. */
    synchronized List<Long> advances() {
        return List.copyOf(advances);
    }

    @Override
    public void close() {
        isClosed = true;
        reader.interrupt();
    }
}
