package io.tailrace.pipeline.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at what is left when all is over: the public API, the recorded events, the proxy's record and the buckets. */
final class Checker {

    /** A lease is lost after 30 s; the suite's profiles stop an attempt after 60 s. */
    static final Duration LEASE_AND_LIMIT = Duration.ofSeconds(90);

    private final Site site;
    private final Load load;
    private final EventLog events;
    private final List<String> violations = new ArrayList<>();

    Checker(Site site, Load load, EventLog events) {
        this.site = site;
        this.load = load;
        this.events = events;
    }

    /** All but what can only be seen after the end of the processes. @return a sentence for each violation */
    List<String> check() throws IOException, InterruptedException {
        violations.addAll(load.troubles());
        violations.addAll(events.oddities());
        Path scratch = site.folder().resolve("joined.mp4");
        for (Load.Job job : load.jobs()) {
            ends(job, scratch);
        }
        violations.addAll(StoreChecks.of(
                site.value("TAILRACE_S3_OUTPUT_BUCKET"), site.storeLog().changes()));
        workBucket();
        violations.addAll(site.fleet().notAlive());
        for (Member.End end : site.fleet().ends()) {
            if (!end.isOurs() && !site.programs().killed(end.pid()) && !startedOnAFullDisk(end)) {
                violations.add(end.name() + " ended by itself with code " + end.code() + ", process " + end.pid());
            }
        }
        return List.copyOf(violations);
    }

    /** Such a worker ends with 1, which asks its supervisor to try again. */
    private boolean startedOnAFullDisk(Member.End end) throws IOException {
        if (!Site.WORKERS.contains(end.name()) || end.code() != 1) {
            return false;
        }
        String log = Files.readString(site.fleet().member(end.name()).log(), StandardCharsets.ISO_8859_1);
        return log.contains("could not start") && log.contains("No space left on device");
    }

    private void ends(Load.Job job, Path scratch) throws IOException, InterruptedException {
        List<EventLog.Seen> seen = events.all().stream()
                .filter(event -> event.key().equals(job.key()))
                .toList();
        Set<String> ids = seen.stream().map(EventLog.Seen::job).collect(Collectors.toCollection(TreeSet::new));
        job.id().ifPresent(ids::add);
        String what = "the job " + ids + " of " + job.key() + " with " + job.profile();
        if (ids.size() != 1) {
            violations.add(what + " is not one");
            return;
        }
        String id = ids.iterator().next();
        Set<String> finals = seen.stream()
                .filter(EventLog.Seen::isFinal)
                .map(event -> event.run() + " " + event.state())
                .collect(Collectors.toCollection(TreeSet::new));
        JsonNode view = load.view(id);
        String state = view.path("state").asText();
        int runs = load.isRetried(job) ? 2 : 1;
        if (finals.size() != runs || !finals.contains(runs + " " + state)) {
            violations.add(what + " had the final states " + finals + " in the events and is " + state + " in run "
                    + view.path("run"));
        }
        boolean isCanceled = job.mayBeCanceled() && !load.isRetried(job) && state.equals("CANCELED");
        if (!isCanceled && !state.equals(job.source().end())) {
            violations.add(what + " should be " + job.source().end() + ": " + view);
        }
        if (state.startsWith("COMPLETED")) {
            violations.addAll(
                    AssetCheck.of(site.bucket("OUTPUT"), id, job.source().frames(), scratch));
        }
    }

    /** Objects of failed and partial jobs stay for the retry window; then they go as all others do. */
    private void workBucket() throws IOException, InterruptedException {
        Duration limit = LEASE_AND_LIMIT.multipliedBy(2).plus(Site.RETRY_WINDOW);
        long end = System.nanoTime() + limit.toNanos();
        List<String> left = workObjects();
        while (!left.isEmpty() && System.nanoTime() < end) {
            TimeUnit.SECONDS.sleep(1);
            left = workObjects();
        }
        if (!left.isEmpty()) {
            Set<String> jobs = new HashSet<>();
            left.forEach(key -> jobs.add(key.substring(0, key.indexOf('/'))));
            violations.add("the work bucket has " + left.size() + " objects of " + jobs + " left after " + limit
                    + ", such as " + left.get(0));
        }
    }

    private List<String> workObjects() throws IOException {
        Path bucket = site.bucket("WORK");
        try (Stream<Path> files = Files.walk(bucket)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> bucket.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (java.io.UncheckedIOException e) { // a folder went while it was read
            return List.of("unknown/" + e.getMessage());
        }
    }
}
