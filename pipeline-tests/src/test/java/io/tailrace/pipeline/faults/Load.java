package io.tailrace.pipeline.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailrace.service.Environment;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The jobs: keeps so many of them open, and knows which were accepted. */
final class Load implements AutoCloseable {

    static final int OPEN = 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ACCEPTED = Duration.ofMinutes(4);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int ONE_IN = 15;
    private static final int SENDERS = 8;
    private static final int CONFLICT = 409;

    /**
     * A job that was accepted; its source is no other job's.
     *
     * @param id what the gateway said; empty for a job that was announced by a record
     * @param isSpecial whether a fault asked for it
     */
    record Job(
            Optional<String> id, String key, String profile, Source source, boolean mayBeCanceled, boolean isSpecial) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI api;
    private final Topics topics;
    private final EventLog events;
    private final ObjectStore store;
    private final String bucket;
    private final List<Source> sources;
    private final List<String> profiles;
    private final Random random;
    private final List<Job> jobs = new CopyOnWriteArrayList<>();
    private final List<Job> toRetry = new CopyOnWriteArrayList<>();
    private final Set<Job> retried = ConcurrentHashMap.newKeySet();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final AtomicInteger number = new AtomicInteger();
    private final Thread feeder = new Thread(this::feed, "feeder");
    private volatile boolean isFeeding = true;

    /** Begins at once. */
    Load(Site site, Topics topics, EventLog events, List<Source> sources, List<String> profiles, long seed) {
        this.api = site.api();
        this.topics = topics;
        this.events = events;
        this.store = new ObjectStore(StoreConnection.from(Environment.of(site.values())));
        this.bucket = site.value("TAILRACE_S3_INPUT_BUCKET");
        this.sources = List.copyOf(sources);
        this.profiles = List.copyOf(profiles);
        this.random = new Random(seed);
        feeder.setDaemon(true);
        feeder.start();
    }

    private void feed() {
        try {
            while (isFeeding) {
                retryCanceled();
                if (open().size() < OPEN) {
                    next();
                } else {
                    Thread.sleep(PAUSE.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | StoreException | IOException e) {
            troubles.add("the feeder failed: " + e + " at " + e.getStackTrace()[0]);
        }
    }

    private void next() throws InterruptedException, StoreException, IOException {
        Source source = sources.get(random.nextInt(sources.size()));
        String profile = profiles.get(random.nextInt(profiles.size()));
        switch (random.nextInt(ONE_IN)) {
            case 0 -> cancel(submit(source, profile, true));
            case 3 -> {
                Job job = submit(source, profile, true);
                cancel(job);
                toRetry.add(job);
            }
            case 1, 2 -> announce(source, profile);
            default -> submit(source, profile, false);
        }
    }

    private void announce(Source source, String profile) throws InterruptedException, StoreException, IOException {
        String key = key(source);
        String etag = upload(source, key);
        try {
            topics.announce(bucket, key, etag, profile);
            jobs.add(new Job(Optional.empty(), key, profile, source, false, false));
        } catch (IOException | IllegalStateException e) {
            // the broker or its registry is away: nobody has promised anything
        }
    }

    private String key(Source source) {
        return "in/" + source.name() + "-" + number.incrementAndGet() + ".mp4";
    }

    private String upload(Source source, String key) throws StoreException {
        return store.putFile(bucket, key, source.file(), "video/mp4").etag();
    }

    /** Uploads the source under a key of its own and asks until it is accepted. */
    Job submit(Source source, String profile, boolean mayBeCanceled)
            throws InterruptedException, StoreException, IOException {
        String key = key(source);
        String etag = upload(source, key);
        String body = JSON.writeValueAsString(
                Map.of("source", Map.of("bucket", bucket, "key", key, "etag", etag), "profile", profile));
        JsonNode view = JSON.readTree(accepted("/api/v1/jobs", body));
        Job job = new Job(
                Optional.of(view.path("id").asText()), key, profile, source, mayBeCanceled, !sources.contains(source));
        jobs.add(job);
        return job;
    }

    /** The same event {@code copies} times from eight senders; all hear of one job. */
    Job flood(Source source, String profile, int copies) throws InterruptedException, StoreException, IOException {
        String key = key(source);
        String etag = upload(source, key);
        String body = JSON.writeValueAsString(Map.of(
                "Records",
                List.of(Map.of(
                        "eventSource", "minio:s3",
                        "eventName", "s3:ObjectCreated:Put",
                        "eventTime", "2026-01-02T03:04:05.000Z",
                        "s3",
                                Map.of(
                                        "bucket", Map.of("name", bucket),
                                        "object", Map.of("key", key, "eTag", etag, "size", 1))))));
        Set<String> ids = ConcurrentHashMap.newKeySet();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < copies; i++) {
                sent.add(senders.submit(
                        () -> ids.add(JSON.readTree(accepted("/api/v1/webhooks/s3?profile=" + profile, body))
                                .at("/jobs/0/id")
                                .asText())));
            }
            for (Future<?> answer : sent) {
                Object unused = answer.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            senders.shutdownNow();
        }
        if (ids.size() != 1) {
            troubles.add(copies + " equal webhooks made the jobs " + ids);
        }
        Job job = new Job(ids.stream().findFirst(), key, profile, source, false, true);
        jobs.add(job);
        return job;
    }

    /** Asks again after 503 and where nobody answers, as a recorder does. @return the answer's body */
    String accepted(String path, String body) throws InterruptedException {
        return accepted(path, body, 0);
    }

    /** @param alsoGood a status that counts as success too */
    private String accepted(String path, String body, int alsoGood) throws InterruptedException {
        long end = System.nanoTime() + ACCEPTED.toNanos();
        String last = "nothing was asked";
        while (System.nanoTime() < end) {
            try {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(api.resolve(path))
                                .timeout(Duration.ofSeconds(20))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2 || answer.statusCode() == alsoGood) {
                    return answer.body();
                }
                last = answer.statusCode() + " " + answer.body();
                if (answer.statusCode() != 503 && answer.statusCode() != 500) {
                    throw new IllegalStateException(last);
                }
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(PAUSE.toMillis());
        }
        throw new IllegalStateException("the gateway took nothing for " + ACCEPTED + ": " + last);
    }

    private void cancel(Job job) throws InterruptedException {
        Thread.sleep(random.nextInt(3_000));
        try {
            HttpResponse<Void> unused = http.send(
                    HttpRequest.newBuilder(
                                    api.resolve("/api/v1/jobs/" + job.id().orElseThrow()))
                            .timeout(Duration.ofSeconds(10))
                            .DELETE()
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            // then it is not canceled, or it is: both are good
        }
    }

    /** Those that were canceled, and whose end was seen, run again; a job whose cancel came too late or was lost stays as it is. */
    private void retryCanceled() throws InterruptedException {
        for (Job job : List.copyOf(toRetry)) {
            Optional<EventLog.Seen> end = events.last(job.key()).filter(EventLog.Seen::isFinal);
            if (end.isPresent()) {
                toRetry.remove(job);
                if (end.get().state().equals("CANCELED")) {
                    retried.add(job);
                    // Asked once more after an answer that was lost, it runs already.
                    String unused = accepted("/api/v1/jobs/" + job.id().orElseThrow() + "/retry", "", CONFLICT);
                }
            }
        }
    }

    /** Whether a canceled job was made to run again. */
    boolean isRetried(Job job) {
        return retried.contains(job);
    }

    /** The view of a job that its gateway gives out. */
    JsonNode view(String id) throws IOException, InterruptedException {
        return JSON.readTree(http.send(
                        HttpRequest.newBuilder(api.resolve("/api/v1/jobs/" + id))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    List<Job> jobs() {
        return List.copyOf(jobs);
    }

    /** Those without a final state yet, by the events. */
    List<Job> open() {
        return jobs.stream().filter(job -> !isOver(job)).toList();
    }

    boolean areOver(List<Job> some) {
        return some.stream().allMatch(this::isOver);
    }

    /** One that was made to run again is so by the end of its second run. */
    private boolean isOver(Job job) {
        int run = isRetried(job) ? 2 : 1;
        return events.last(job.key())
                .filter(seen -> seen.isFinal() && seen.run() >= run)
                .isPresent();
    }

    List<Source> sources() {
        return sources;
    }

    /** No further jobs. */
    void stop() throws InterruptedException {
        isFeeding = false;
        feeder.join();
    }

    List<String> troubles() {
        return List.copyOf(troubles);
    }

    @Override
    public void close() {
        isFeeding = false;
        feeder.interrupt();
        store.close();
    }
}
