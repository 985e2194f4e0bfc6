package io.tailrace.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.AssetPublished;
import io.tailrace.events.AuditEvent;
import io.tailrace.events.Control;
import io.tailrace.events.ControlKind;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobCommandKind;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Lane;
import io.tailrace.events.QueueView;
import io.tailrace.events.Revocation;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.kafka.DeadLetters;
import io.tailrace.media.JobIds;
import io.tailrace.router.job.JobRules;
import io.tailrace.router.job.RequestIdentity;
import io.tailrace.router.job.TimerKind;
import io.tailrace.router.sample.Packager;
import io.tailrace.router.sample.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.streams.test.TestRecord;

/** What happens to a router, its users, its workers and its packager by one seed, first in disorder, then until all is done. */
final class RouterHistory implements AutoCloseable {

    /** From the time on when nothing fails any more; the longest limits of attempts and pauses fit in several times. */
    private static final Duration RECOVERY = Duration.ofHours(12);

    /** Until those who were not heard of for a while are known to be there again. */
    private static final Duration FEW_SECONDS = Duration.ofSeconds(4);

    private static final Set<TimerKind> RETENTION = EnumSet.of(TimerKind.EXPIRE, TimerKind.FORGET);
    private static final Set<String> LIMITS = Set.of("it ran too long", "nobody started it");

    private final SplittableRandom random;
    private final Wire wire;
    private final RouterInstances router;
    private final UnrulyFleet fleet;
    private final Map<String, IngestCompleted> requests = new LinkedHashMap<>();
    private final Map<String, SourceFacts> facts = new HashMap<>();
    private final Map<String, Ledger> ledgers = new TreeMap<>();
    private final Map<String, Packager> packagers = new HashMap<>();
    private final Map<String, QueueView> queues = new TreeMap<>();
    private final Map<String, Control> controls = new HashMap<>();
    private int garbage;
    private int undecodable;

    /** @param folder for the state of routers, which is kept in memory */
    RouterHistory(long seed, Path folder) {
        random = new SplittableRandom(seed);
        wire = new Wire(random);
        router = new RouterInstances(folder, rules(random.nextBoolean()), random.nextBoolean(), wire, this::hear);
        fleet = new UnrulyFleet(
                random,
                task -> facts.getOrDefault(task.getJobId(), Samples.facts("a.mp4", 20)),
                outcome -> wire.send(
                        router.topics().outcomes(), () -> router.jobs().outcome(outcome)),
                progress -> wire.send(
                        router.topics().progress(), () -> router.jobs().progress(progress)));
        for (int number = random.nextInt(1, 4); number > 0; number--) {
            request("source-" + number + ".mp4");
        }
    }

    /** Goes through all of it. */
    void run() {
        for (int step = random.nextInt(20, 400); step > 0; step--) {
            chaos();
            for (int records = random.nextInt(6); records > 0; records--) {
                deliver();
            }
            if (random.nextInt(8) == 0) {
                account();
            }
        }
        recover();
        rest();
        again();
        outlive();
    }

    /** Nothing is forgotten before the end, so the runs of a job have different numbers. */
    private static JobRules rules(boolean hashesSources) {
        JobRules standard = JobRules.standard();
        return new JobRules(
                standard.retryWindow(),
                standard.retention(),
                Duration.ofDays(60),
                standard.maxAge(),
                standard.tries(),
                standard.commandsKept(),
                standard.shortestRunLimit(),
                standard.runLimitFactor(),
                standard.startLimit(),
                hashesSources);
    }

    private void request(String key) {
        IngestCompleted request = IngestCompleted.newBuilder(
                        Samples.ingest(key, random.nextInt(3) == 0 ? "proxy" : "hls-ladder"))
                .setLane(anyLane())
                .setOutputPrefix(random.nextBoolean() ? "tenant-" + random.nextInt(2) + "/" + key : null)
                .build();
        String jobId = JobIds.derive(RequestIdentity.of(request));
        requests.put(jobId, request);
        ledgers.put(jobId, new Ledger(jobId));
        facts.put(
                jobId,
                SourceFacts.newBuilder(Samples.facts(key, random.nextDouble(0.5, 40)))
                        .setIsSeekable(random.nextInt(4) > 0)
                        .build());
    }

    private Lane anyLane() {
        return List.of(Lane.URGENT, Lane.NORMAL, Lane.BULK).get(random.nextInt(3));
    }

    private String anyJob() {
        return List.copyOf(requests.keySet()).get(random.nextInt(requests.size()));
    }

    // -- what the router says

    private void hear(String topic, TestRecord<byte[], byte[]> record) {
        RouterHarness decoder = router.jobs();
        if (topic.equals(router.topics().jobs())) {
            String jobId = new String(record.key(), UTF_8);
            ledger(jobId).shown(record.value() == null ? null : decoder.decoded(JobView.class, topic, record.value()));
        } else if (topic.equals(router.topics().jobLog())) {
            logged(decoder.decoded(JobLogEntry.class, topic, record.value()));
        } else if (topic.equals(router.topics().audit())) {
            AuditEvent event = decoder.decoded(AuditEvent.class, topic, record.value());
            ledger(event.getJobId()).audited(event);
        } else if (topic.equals(router.topics().revocations())) {
            revoked(decoder.decoded(Revocation.class, topic, record.value()));
        } else if (topic.equals(router.topics().assets())) {
            AssetPublished asset = decoder.decoded(AssetPublished.class, topic, record.value());
            ledger(asset.getJobId()).announced(asset);
        } else if (topic.equals(router.topics().queues())) {
            QueueView view = decoder.decoded(QueueView.class, topic, record.value());
            queues.put(view.getQueue(), view);
        } else if (topic.equals(router.topics().deadLetters())) {
            undecodable += record.headers().lastHeader(DeadLetters.SHELVED) == null ? 1 : 0;
        } else if (router.topics().isTasks(topic)) {
            released(decoder.decoded(Task.class, topic, record.value()));
        }
    }

    private Ledger ledger(String jobId) {
        return Optional.ofNullable(ledgers.get(jobId)).orElseThrow(() -> new AssertionError("no job " + jobId));
    }

    /** The packager reads the log as it comes, and its requests lie in a topic of their own. */
    private void logged(JobLogEntry entry) {
        String jobId = entry.getJobId();
        ledger(jobId).logged(entry);
        wire.send(
                router.topics().jobLog(),
                () -> packagers
                        .computeIfAbsent(jobId, id -> new Packager())
                        .on(entry)
                        .ifPresent(request -> wire.send(
                                router.topics().publishRequests(),
                                () -> router.jobs().publishRequest(request))));
    }

    private void revoked(Revocation revocation) {
        assertThat(LIMITS.contains(revocation.getReason()) && !router.mayFireTimers())
                .as("a limit is held against attempts that the router has not heard of yet")
                .isFalse();
        ledger(revocation.getJobId()).revoked(revocation);
    }

    private void released(Task task) {
        Control control = controls.get(task.getQueue());
        assertThat(control != null
                        && (control.getIsPaused() || control.getPausedLanes().contains(task.getLane())))
                .as("%s is released while its queue is paused", task.getTaskId())
                .isFalse();
        ledger(task.getJobId()).released(task);
        fleet.released(task);
    }

    // -- what happens to it

    private void chaos() {
        switch (random.nextInt(32)) {
            case 0, 1 -> ingest(anyJob());
            case 2, 3 -> command();
            case 4 -> fleet.change();
            case 5, 6 -> fleet.late();
            case 7 -> pause();
            case 8 -> restart();
            case 9 -> spoil();
            case 10 -> pass(anyTime());
            case 11, 12, 13 -> pass(Duration.ofMillis(random.nextInt(1, 5_000)));
            default -> fleet.work();
        }
    }

    private void ingest(String jobId) {
        IngestCompleted request = Objects.requireNonNull(requests.get(jobId));
        wire.send(router.topics().ingest(), () -> router.jobs().ingest(request));
    }

    private void command() {
        JobCommandKind kind = switch (random.nextInt(12)) {
            case 0 -> JobCommandKind.CANCEL;
            case 1 -> JobCommandKind.PURGE;
            case 2, 3, 4 -> JobCommandKind.PRIORITY;
            default -> JobCommandKind.RETRY;
        };
        command(kind, anyJob());
    }

    private void command(JobCommandKind kind, String jobId) {
        JobCommand command = JobCommand.newBuilder()
                .setKind(kind)
                .setJobId(jobId)
                .setLane(kind == JobCommandKind.PRIORITY ? anyLane() : null)
                .setRequestedAtMillis(router.now())
                .build();
        wire.send(router.topics().commands(), () -> router.jobs().command(command));
    }

    /** Of a queue or some of its lanes; no less often they go on. */
    private void pause() {
        String queue = RouterInstances.QUEUES.get(random.nextInt(RouterInstances.QUEUES.size()));
        control(Control.newBuilder()
                .setKind(ControlKind.QUEUE)
                .setName(queue)
                .setIsPaused(random.nextInt(4) == 0)
                .setPausedLanes(random.nextInt(4) == 0 ? List.of(anyLane()) : List.of())
                .setAtMillis(router.now())
                .build());
    }

    private void control(Control control) {
        wire.send(router.topics().controls(), () -> {
            controls.put(control.getName(), control);
            router.queues().control(control);
        });
    }

    private void restart() {
        if (random.nextBoolean()) {
            router.restartQueues();
            return;
        }
        boolean hasUnread = random.nextBoolean();
        for (int more = hasUnread ? random.nextInt(20) : 0; more > 0; more--) {
            fleet.work();
        }
        Duration away = Duration.ofMinutes(random.nextInt(60));
        router.restartJobs(hasUnread ? away : Duration.ZERO, !hasUnread);
        if (hasUnread) {
            pass(Duration.ofSeconds(random.nextInt(1, 20)));
        }
    }

    /** A record that nobody can read. */
    private void spoil() {
        garbage++;
        List<String> topics = List.of(
                router.topics().ingest(),
                router.topics().commands(),
                router.topics().outcomes(),
                router.topics().publishRequests());
        String topic = topics.get(random.nextInt(topics.size()));
        wire.send(topic, () -> router.jobs().raw(topic, "key".getBytes(UTF_8), "no avro".getBytes(UTF_8)));
    }

    private Duration anyTime() {
        return switch (random.nextInt(16)) {
            case 0 -> Duration.ofHours(random.nextInt(1, 80));
            case 1, 2, 3, 4 -> Duration.ofMinutes(random.nextInt(1, 60));
            default -> Duration.ofSeconds(random.nextInt(1, 60));
        };
    }

    private boolean deliver() {
        boolean isMoved = wire.deliver();
        router.collect();
        if (wire.isEmpty()) {
            router.caughtUp();
        }
        return isMoved;
    }

    private void pass(Duration time) {
        fleet.heartbeats(router.now()).forEach(heartbeat -> router.jobs().heartbeat(heartbeat));
        router.collect();
        router.pass(time);
    }

    /** Checks the accounts, unless the two halves of the router have not heard all of each other. */
    private void account() {
        if (wire.isEmpty(router.topics().dispatch())
                && wire.isEmpty(router.topics().dispatched())) {
            new OpenTasks(router).check();
        }
    }

    // -- what becomes of it

    /** Nothing fails any more. */
    private void recover() {
        fleet.recover();
        RouterInstances.QUEUES.forEach(queue -> control(Control.newBuilder()
                .setKind(ControlKind.QUEUE)
                .setName(queue)
                .setAtMillis(router.now())
                .build()));
        requests.keySet().forEach(this::ingest);
        pass(Duration.ofSeconds(1));
    }

    /** Lets time pass until nothing is left to do. */
    private void rest() {
        long end = router.now() + RECOVERY.toMillis();
        settle();
        while (!isAtRest()) {
            if (!next(end)) {
                throw new AssertionError("Nothing ends " + groups() + " in time; timers: "
                        + router.jobRows().keys(RouterTopology.JOB_TIMERS) + ", dispatcher: "
                        + router.queueRows().keys(RouterTopology.DISPATCH_ROWS));
            }
        }
        requests.keySet().forEach(jobId -> ledger(jobId).check(fleet::isEnded));
        assertThat(undecodable).as("dead letters that are nobody's").isEqualTo(garbage);
    }

    private void settle() {
        do {
            while (deliver()) {
                // each record may bring others
            }
            fleet.workWell(task -> ledger(task.getJobId()).isRevoked(task));
        } while (!wire.isEmpty());
        account();
    }

    /** What is left to do, for the reader of a failure. */
    private List<String> groups() {
        return router.jobRows().jobs().stream()
                .flatMap(row -> row.getGroups().stream()
                        .map(group -> row.getJobId() + "/" + group.getGroupId() + " of " + row.getState()))
                .toList();
    }

    private boolean isAtRest() {
        return router.jobRows().jobs().stream()
                .allMatch(row -> Ledger.isFinal(JobState.valueOf(row.getState()))
                        && row.getGroups().isEmpty()
                        && !router.jobRows().awaitsNextRun(row.getJobId()));
    }

    /** Goes to the next timer, with workers that are alive when it fires; false when there is none by {@code end}. */
    private boolean next(long end) {
        Optional<Long> due = router.jobRows().nextDue();
        if (due.isEmpty() || due.get() > end) {
            return false;
        }
        long left = due.get() - router.now();
        if (left > FEW_SECONDS.toMillis()) {
            pass(Duration.ofMillis(left).minus(FEW_SECONDS));
            for (int second = 0; second < FEW_SECONDS.toSeconds() - 1; second++) {
                settle();
                pass(Duration.ofSeconds(1));
            }
        }
        settle();
        pass(Duration.ofMillis(Math.max(1_000, due.get() - router.now())));
        settle();
        return true;
    }

    /** Whatever ended badly ends well the next time. */
    private void again() {
        requests.keySet().forEach(jobId -> {
            Optional<JobView> view = ledger(jobId).view();
            if (view.isEmpty()) {
                ingest(jobId);
            } else if (view.get().getState() != JobState.COMPLETED) {
                command(JobCommandKind.RETRY, jobId);
            }
        });
        rest();
        requests.keySet()
                .forEach(jobId -> assertThat(ledger(jobId).view().map(JobView::getState))
                        .as("%s once nothing fails", jobId)
                        .contains(JobState.COMPLETED));
    }

    /** Up to the end of the retention, when only the memory of the jobs is left, and on until that is gone too. */
    private void outlive() {
        while (router.jobRows().timers().stream()
                .anyMatch(timer -> !RETENTION.contains(TimerKind.valueOf(timer.getKind())))) {
            assertThat(next(Long.MAX_VALUE)).isTrue();
        }
        assertThat(router.jobRows().jobs())
                .allSatisfy(row -> assertThat(row.getIsClosed() && !row.getAwaitsCleanup())
                        .as("%s is cleaned up", row)
                        .isTrue());
        requests.keySet().forEach(jobId -> ledger(jobId).check(fleet::isEnded));
        assertThat(router.queueRows().keys(RouterTopology.DISPATCH_ROWS))
                .allSatisfy(key -> assertThat(key).endsWith("/pool"));
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        settle();
        assertThat(queues.values())
                .allSatisfy(queue -> assertThat(queue.getWaiting() + queue.getReleased())
                        .as("tasks in %s", queue)
                        .isZero());
        while (next(Long.MAX_VALUE)) {
            // up to the last timer
        }
        assertThat(router.jobRows().keys(RouterTopology.JOB_ROWS)).isEmpty();
        assertThat(router.jobRows().keys(RouterTopology.JOB_DETAILS)).isEmpty();
        requests.keySet().forEach(jobId -> assertThat(ledger(jobId).view()).isEmpty());
        assertThat(undecodable).isEqualTo(garbage);
    }

    @Override
    public void close() {
        router.close();
    }
}
