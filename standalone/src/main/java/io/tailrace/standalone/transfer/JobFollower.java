package io.tailrace.standalone.transfer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Follows jobs by their streams of events, over lost connections and restarts of the gateway. Safe for use by several threads. */
public final class JobFollower implements AutoCloseable {

    /** The gateway says something every ten seconds. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(45);

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int NO_CONTENT = 204;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final GatewayClient gateway;
    private final Duration patience;
    private final Duration pause;
    private final ObjectMapper json = new ObjectMapper();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "event-silence");
        thread.setDaemon(true);
        return thread;
    });

    public JobFollower(GatewayClient gateway) {
        this(gateway, Duration.ofMinutes(2), Duration.ofSeconds(2));
    }

    /**
     * With other times.
     *
     * @param patience how long the gateway may be away
     * @param pause    before a connection is tried again
     */
    JobFollower(GatewayClient gateway, Duration patience, Duration pause) {
        this.gateway = gateway;
        this.patience = patience;
        this.pause = pause;
    }

    /**
     * Follows a job to the end of its run.
     *
     * @param onChange called for each state that was read, the last one included, on this thread
     * @throws TransferException when there is no such job, or the gateway stays away
     */
    public JobStatus follow(String id, Consumer<JobStatus> onChange) throws TransferException, InterruptedException {
        Optional<String> lastId = Optional.empty();
        long heardNanos = System.nanoTime();
        while (true) {
            Stretch stretch = stretch(id, lastId, onChange);
            if (stretch.end().isPresent()) {
                return stretch.end().get();
            }
            lastId = stretch.lastId();
            if (stretch.hasHeard()) {
                heardNanos = System.nanoTime();
            } else if (System.nanoTime() - heardNanos > patience.toNanos()) {
                throw new TransferException(id + ": " + stretch.trouble(), null);
            }
            Thread.sleep(pause.toMillis());
        }
    }

    /** What one connection gave. */
    private record Stretch(Optional<JobStatus> end, Optional<String> lastId, boolean hasHeard, String trouble) {}

    private Stretch stretch(String id, Optional<String> lastId, Consumer<JobStatus> onChange)
            throws TransferException, InterruptedException {
        try {
            HttpResponse<InputStream> response = gateway.events(id, lastId);
            try (InputStream body = response.body()) {
                return switch (response.statusCode()) {
                    case OK -> read(body, lastId, onChange);
                    case NO_CONTENT -> {
                        JobStatus status = gateway.job(id);
                        onChange.accept(status);
                        yield new Stretch(Optional.of(status), lastId, true, "");
                    }
                    case UNAVAILABLE -> new Stretch(Optional.empty(), lastId, false, "the gateway is not ready");
                    default ->
                        throw new TransferException(
                                id + ": the gateway does not tell of it (status " + response.statusCode() + "); "
                                        + "is there such a job?",
                                null);
                };
            }
        } catch (IOException e) {
            return new Stretch(
                    Optional.empty(), lastId, false, "the gateway does not answer any more: " + e.getMessage());
        }
    }

    private Stretch read(InputStream body, Optional<String> before, Consumer<JobStatus> onChange)
            throws TransferException {
        EventLines lines = new EventLines();
        Optional<String> lastId = before;
        AtomicLong heardNanos = new AtomicLong(System.nanoTime());
        ScheduledFuture<?> guard = watch.scheduleAtFixedRate(
                () -> closeIfSilent(body, heardNanos), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        try {
            BufferedReader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                heardNanos.set(System.nanoTime());
                Optional<EventLines.Event> event = lines.take(line);
                if (event.isPresent()) {
                    lastId = event.get().id().or(() -> before);
                    Optional<JobStatus> end = told(event.get(), onChange);
                    if (end.isPresent()) {
                        return new Stretch(end, lastId, true, "");
                    }
                }
            }
        } catch (IOException e) {
            return new Stretch(Optional.empty(), lastId, true, String.valueOf(e.getMessage()));
        } finally {
            guard.cancel(false);
        }
        return new Stretch(Optional.empty(), lastId, true, "the stream ended");
    }

    private Optional<JobStatus> told(EventLines.Event event, Consumer<JobStatus> onChange)
            throws TransferException, IOException {
        if (event.name().equals("removed")) {
            throw new TransferException("The job is there no more.", null);
        }
        if (!event.name().equals("job")) {
            return Optional.empty();
        }
        JobStatus status = JobStatus.of(json.readTree(event.data()));
        onChange.accept(status);
        return status.isFinal() ? Optional.of(status) : Optional.empty();
    }

    private static void closeIfSilent(InputStream body, AtomicLong heardNanos) {
        if (System.nanoTime() - heardNanos.get() > LONGEST_SILENCE.toNanos()) {
            try {
                body.close();
            } catch (IOException e) {
                // The reader meets it.
            }
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
