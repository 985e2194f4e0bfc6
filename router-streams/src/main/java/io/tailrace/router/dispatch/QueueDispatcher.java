package io.tailrace.router.dispatch;

import io.tailrace.events.Control;
import io.tailrace.events.DispatchCommand;
import io.tailrace.events.DispatchEvent;
import io.tailrace.events.DispatchEventKind;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.Lane;
import io.tailrace.events.QueueView;
import io.tailrace.events.ReadyGroup;
import io.tailrace.events.SettledTask;
import io.tailrace.events.Task;
import io.tailrace.events.WithdrawGroup;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.router.job.ChunkRanges;
import io.tailrace.router.job.Groups;
import io.tailrace.router.job.TaskIds;
import io.tailrace.router.state.CursorRow;
import io.tailrace.router.state.InflightRow;
import io.tailrace.router.state.PoolRow;
import io.tailrace.router.state.RangeRow;
import io.tailrace.router.state.RetryRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One queue: takes what is ready, gives back what is withdrawn, hears the workers, and keeps the window of released tasks full. Owned by
 * one thread. Times are the router's clock, UTC milliseconds.
 */
public final class QueueDispatcher {

    private static final long VIEW_INTERVAL_MILLIS = 500;

    private final String queue;
    private final boolean isPool;
    private final int ahead;
    private final DispatchRows rows;
    private final Consumer<DispatchOutput> out;
    private final Backlog backlog = new Backlog();
    private final Inflight inflight = new Inflight();
    private final LiveWorkers workers = new LiveWorkers();
    private final long startedAt;
    private Absence absence;
    private PoolRow pool;
    /** Its workers were heard of once, and so its view was shown. */
    private boolean isKnown;

    private boolean isShown;
    private boolean isChanged;
    private long viewedAt;

    /**
     * Takes up where the rows left off.
     *
     * @param isPool true: identities are checked
     * @param ahead tasks that are released beyond the live slots, at least
     */
    public QueueDispatcher(
            String queue, boolean isPool, int ahead, DispatchRows rows, Consumer<DispatchOutput> out, long now) {
        this.startedAt = now;
        this.absence = Absence.none(now);
        this.queue = queue;
        this.isPool = isPool;
        this.ahead = ahead;
        this.rows = rows;
        this.out = out;
        Optional<PoolRow> known = rows.pool(queue);
        this.isKnown = known.isPresent();
        this.pool = known.orElseGet(() -> PoolRow.newBuilder().setQueue(queue).build());
        rows.cursors(queue).forEach(backlog::update);
        rows.inflight(queue).forEach(inflight::add);
    }

    /** One command, and whatever can be released after it. */
    public void on(DispatchCommand command, long now) {
        switch (command.getKind()) {
            case READY -> command.getReady().ifPresent(group -> ready(command.getJobId(), group));
            case WITHDRAW -> command.getWithdraw().ifPresent(group -> withdraw(command.getJobId(), group, now));
            case ASK_BACK -> command.getWithdraw().ifPresent(group -> askBack(command.getJobId(), group, now));
            case SETTLED -> command.getSettled().ifPresent(task -> settled(command.getJobId(), task));
            case CONTROL -> command.getControl().ifPresent(this::control);
            case HEARTBEAT -> command.getHeartbeat().ifPresent(heartbeat -> heard(heartbeat, now));
            case UNKNOWN -> {
                // Written by a newer router.
            }
        }
        refill(now);
        if (isChanged && now - viewedAt >= VIEW_INTERVAL_MILLIS) {
            show(now);
        }
    }

    /** Each second: who is dead, and how things are. */
    public void tick(long now) {
        isChanged |= workers.expire(now);
        attend(now);
        // What was shown before a restart may tell of workers that are gone.
        isChanged |= isKnown && !isShown && now - startedAt > LiveWorkers.DEAD_AFTER_MILLIS;
        refill(now);
        if (isChanged || inflight.count() > 0 || backlog.tasks() > 0) {
            show(now);
        }
    }

    /** Tells the jobs of a pool that nobody works for, so that they may go elsewhere. */
    private void attend(long now) {
        Absence before = absence;
        absence = before.after(workers.slots() > 0 || workers.busy() > 0, now);
        if (!isPool || !absence.isToldAfter(before)) {
            return;
        }
        for (CursorRow cursor : rows.cursors(queue)) {
            if (absence.isDead()) {
                tell(DispatchEventKind.POOL_DEAD, cursor, traceparent(cursor), now);
            } else if (isUntouched(cursor)) {
                tell(DispatchEventKind.UNATTENDED, cursor, traceparent(cursor), now);
            }
        }
    }

    private static boolean isUntouched(CursorRow cursor) {
        return cursor.getNextChunk() == 0;
    }

    // -- what the job machine says

    /** A group that is known already is moved to another lane; what it is made from stays. */
    private void ready(String jobId, ReadyGroup group) {
        Lane lane = group.getTemplate().getLane();
        Optional<CursorRow> known = rows.cursor(queue, jobId, group.getGroupId());
        if (known.isPresent()) {
            save(CursorRow.newBuilder(known.get()).setLane(lane.name()).build());
            return;
        }
        CursorRow cursor = CursorRow.newBuilder()
                .setQueue(queue)
                .setJobId(jobId)
                .setGroupId(group.getGroupId())
                .setLane(lane.name())
                .setTenant(group.getTenant())
                .setChunks(group.getChunks())
                .setOnly(group.getOnly().stream()
                        .map(range -> new RangeRow(range.getFirst(), range.getCount()))
                        .toList())
                .setPredictedSeconds(group.getTemplate().getPredictedSeconds())
                .setReadyAtMillis(group.getReadyAtMillis())
                .build();
        rows.saveTemplate(cursor, group.getTemplate());
        save(cursor);
    }

    private void save(CursorRow cursor) {
        rows.save(cursor);
        backlog.update(cursor);
        isChanged = true;
    }

    private void withdraw(String jobId, WithdrawGroup group, long now) {
        List<CursorRow> cursors = group.getGroupId().equals(Groups.EVERY_GROUP)
                ? rows.cursors(queue, jobId)
                : rows.cursor(queue, jobId, group.getGroupId()).stream().toList();
        cursors.forEach(cursor -> withdraw(cursor, now));
    }

    private void askBack(String jobId, WithdrawGroup group, long now) {
        rows.cursor(queue, jobId, group.getGroupId()).ifPresent(cursor -> {
            if (isUntouched(cursor)) {
                withdraw(cursor, now);
            } else {
                tell(DispatchEventKind.ALREADY_RELEASED, cursor, traceparent(cursor), now);
            }
        });
    }

    private void withdraw(CursorRow cursor, long now) {
        List<InflightRow> released = inflight.of(cursor.getJobId(), cursor.getGroupId());
        boolean isUnfinished = Backlog.waiting(cursor) > 0 || !released.isEmpty();
        String traceparent = traceparent(cursor);
        released.forEach(this::free);
        rows.drop(cursor);
        backlog.remove(cursor);
        isChanged = true;
        if (isUnfinished) {
            tell(
                    isUntouched(cursor) ? DispatchEventKind.WITHDRAWN : DispatchEventKind.ALREADY_RELEASED,
                    cursor,
                    traceparent,
                    now);
        }
    }

    private void free(InflightRow row) {
        rows.drop(row);
        inflight.remove(row);
        isChanged = true;
    }

    private void settled(String jobId, SettledTask task) {
        inflight.find(jobId, task.getGroupId(), task.getTaskId())
                .filter(row -> row.getAttempt() <= task.getAttempt())
                .ifPresent(this::free);
        rows.cursor(queue, jobId, task.getGroupId()).ifPresent(cursor -> {
            List<RetryRow> retries = new ArrayList<>(cursor.getRetries());
            boolean isCleared = retries.removeIf(
                    retry -> retry.getChunk() == task.getChunk() && retry.getAttempt() <= task.getAttempt());
            boolean isRetried = task.getRetryAttempt()
                    .filter(attempt -> isNew(jobId, task, attempt, retries))
                    .map(attempt -> retries.add(retry(task, attempt)))
                    .isPresent();
            if (isCleared || isRetried) {
                retries.sort(Comparator.comparingInt(RetryRow::getChunk));
                save(CursorRow.newBuilder(cursor).setRetries(retries).build());
            }
        });
    }

    private static RetryRow retry(SettledTask task, int attempt) {
        RetryRow.Builder retry = RetryRow.newBuilder()
                .setChunk(task.getChunk())
                .setAttempt(attempt)
                .setFailures(task.getFailures());
        task.getPrecaution()
                .ifPresent(precaution -> retry.setAvoidHosts(precaution.getAvoidHosts())
                        .setMoreMemoryThan(precaution.getMoreMemoryThan())
                        .setIsAlone(precaution.getIsAlone()));
        return retry.build();
    }

    private boolean isNew(String jobId, SettledTask task, int attempt, List<RetryRow> retries) {
        boolean isOut = inflight.find(jobId, task.getGroupId(), task.getTaskId())
                .filter(row -> row.getAttempt() >= attempt)
                .isPresent();
        return !isOut && retries.stream().noneMatch(retry -> retry.getChunk() == task.getChunk());
    }

    // -- what the workers say

    private void heard(WorkerHeartbeat heartbeat, long now) {
        // Workers that were there before a restart have had time to be heard again.
        boolean isIdle = now - startedAt > LiveWorkers.DEAD_AFTER_MILLIS
                && workers.count() == 0
                && backlog.isEmpty()
                && inflight.count() == 0;
        if (isPool) {
            PoolRow next = PoolIdentity.after(pool, heartbeat, isIdle);
            if (!next.equals(pool)) {
                save(next);
            }
        } else if (!isKnown) {
            save(pool);
        }
        boolean fits = !isPool || PoolIdentity.fits(pool, heartbeat);
        if (fits) {
            isChanged |= workers.hear(queue, heartbeat, heartbeat.getState() == WorkerState.RUNNING, now);
        }
        if (isPool) {
            workers.capabilities()
                    .map(can -> PoolIdentity.with(pool, can))
                    .filter(next -> !next.equals(pool))
                    .ifPresent(this::save);
        }
    }

    /** What an operator wants. What is released already goes on. */
    private void control(Control wanted) {
        save(PoolRow.newBuilder(pool)
                .setIsPaused(wanted.getIsPaused())
                .setPausedLanes(wanted.getPausedLanes().stream()
                        .map(Lane::name)
                        .sorted()
                        .distinct()
                        .toList())
                .build());
    }

    private Set<Lane> pausedLanes() {
        return pool.getPausedLanes().stream()
                .map(Lane::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Lane.class)));
    }

    private void save(PoolRow row) {
        pool = row;
        rows.save(row);
        isKnown = true;
        isChanged = true;
    }

    // -- release

    private void refill(long now) {
        if (pool.getIsPaused()) {
            return;
        }
        Set<Lane> paused = pausedLanes();
        while (true) {
            Optional<WaitingGroup> next = backlog.next(paused);
            if (next.isEmpty() || inflight.count() >= window(next.get())) {
                return;
            }
            release(next.get(), now);
        }
    }

    private int window(WaitingGroup next) {
        double mean = inflight.count() == 0 ? next.predictedSeconds() : inflight.seconds() / inflight.count();
        return ReleaseWindow.size(workers.slots(), ahead, mean);
    }

    private void release(WaitingGroup group, long now) {
        CursorRow cursor = rows.cursor(queue, group.jobId(), group.groupId()).orElseThrow();
        Task template = rows.template(queue, group.jobId(), group.groupId()).orElseThrow();
        List<RetryRow> retries = cursor.getRetries();
        boolean isRetry = !retries.isEmpty();
        RetryRow next = isRetry ? retries.get(0) : first(cursor);
        int chunk = next.getChunk();
        int attempt = next.getAttempt();
        Task task = Task.newBuilder(task(template, cursor, chunk, attempt, now))
                .setFailures(next.getFailures())
                .setPrecaution(Caution.of(next, workers.working()).orElse(null))
                .build();
        InflightRow row = InflightRow.newBuilder()
                .setQueue(queue)
                .setJobId(group.jobId())
                .setGroupId(group.groupId())
                .setTaskId(task.getTaskId())
                .setAttempt(attempt)
                .setPredictedSeconds(task.getPredictedSeconds())
                .setReleasedAtMillis(now)
                .build();
        CursorRow after = isRetry
                ? CursorRow.newBuilder(cursor)
                        .setRetries(new ArrayList<>(retries.subList(1, retries.size())))
                        .build()
                : CursorRow.newBuilder(cursor)
                        .setNextChunk(cursor.getNextChunk() + 1)
                        .build();
        backlog.released(group);
        save(after);
        rows.save(row);
        inflight.add(row);
        out.accept(new DispatchOutput.Release(task));
        Named named = new Named(task.getTaskId(), chunk, attempt);
        tell(DispatchEventKind.RELEASED, after, task.getTraceparent(), Optional.of(named), now);
    }

    private static RetryRow first(CursorRow cursor) {
        return RetryRow.newBuilder()
                .setChunk(ChunkRanges.at(cursor.getOnly(), cursor.getNextChunk()))
                .setAttempt(1)
                .build();
    }

    private static Task task(Task template, CursorRow cursor, int chunk, int attempt, long now) {
        Task.Builder task = Task.newBuilder(template)
                .setTaskId(TaskIds.task(cursor.getGroupId(), chunk))
                .setAttempt(attempt)
                .setLane(Lane.valueOf(cursor.getLane()))
                .setReleasedAtMillis(now);
        template.getEncode()
                .ifPresent(encode -> task.setEncode(
                        EncodeTask.newBuilder(encode).setChunk(chunk).build()));
        return task.build();
    }

    private record Named(String taskId, int chunk, int attempt) {}

    private String traceparent(CursorRow cursor) {
        return rows.template(queue, cursor.getJobId(), cursor.getGroupId())
                .map(Task::getTraceparent)
                .orElse("");
    }

    private void tell(DispatchEventKind kind, CursorRow cursor, String traceparent, long now) {
        tell(kind, cursor, traceparent, Optional.empty(), now);
    }

    private void tell(DispatchEventKind kind, CursorRow cursor, String traceparent, Optional<Named> task, long now) {
        DispatchEvent event = DispatchEvent.newBuilder()
                .setKind(kind)
                .setJobId(cursor.getJobId())
                .setQueue(queue)
                .setGroupId(cursor.getGroupId())
                .setTaskId(task.map(Named::taskId).orElse(""))
                .setChunk(task.map(Named::chunk).orElse(-1))
                .setAttempt(task.map(Named::attempt).orElse(0))
                .setReleased(cursor.getNextChunk())
                .setAtMillis(now)
                .build();
        out.accept(new DispatchOutput.Tell(event, traceparent));
    }

    // -- view

    private void show(long now) {
        isChanged = false;
        isShown = true;
        viewedAt = now;
        out.accept(new DispatchOutput.Show(QueueView.newBuilder()
                .setQueue(queue)
                .setHardwareClass(pool.getHardwareClass())
                .setIdentity(pool.getIdentity())
                .setCapabilities(PoolIdentity.capabilities(pool))
                .setLiveWorkers(workers.count())
                .setSlots(workers.slots())
                .setBusy(workers.busy())
                .setWaiting(backlog.tasks())
                .setReleased(inflight.count())
                .setRunning(Math.min(workers.busy(), inflight.count()))
                .setOldestReadyAtMillis(backlog.oldestReadyAtMillis().orElse(null))
                .setPredictedSeconds(backlog.seconds() + inflight.seconds())
                .setLanes(backlog.lanes())
                .setIsPaused(pool.getIsPaused())
                .setPausedLanes(List.copyOf(pausedLanes()))
                .setSessions(workers.sessions().orElse(null))
                .setAtMillis(now)
                .build()));
    }
}
