package io.tailrace.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.router.job.ChunkRanges;
import io.tailrace.router.job.TaskIds;
import io.tailrace.router.job.TimerKind;
import io.tailrace.router.state.CursorRow;
import io.tailrace.router.state.GroupRow;
import io.tailrace.router.state.InflightRow;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.TaskRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The accounts of the job machine and of the dispatcher beside each other: every open task is in one place, in the dispatcher's hands or
 * resting until a timer fires, and every attempt that is out is under a limit.
 */
final class OpenTasks {

    private final RouterRows jobs;
    private final Map<String, CursorRow> cursors = new HashMap<>();
    private final Map<String, InflightRow> inflight = new HashMap<>();
    private final Set<String> timers;
    private final Set<String> out = new HashSet<>();

    OpenTasks(RouterInstances router) {
        jobs = router.jobRows();
        for (String queue : RouterInstances.QUEUES) {
            router.queueRows().cursors(queue).forEach(row -> cursors.put(name(row.getJobId(), row.getGroupId()), row));
            router.queueRows().inflight(queue).forEach(row -> inflight.put(name(row.getJobId(), row.getTaskId()), row));
        }
        timers = jobs.timers().stream()
                .map(timer -> timer(
                        name(timer.getJobId(), timer.getTaskId()),
                        timer.getAttempt(),
                        TimerKind.valueOf(timer.getKind()) == TimerKind.RETRY))
                .collect(Collectors.toSet());
    }

    private static String name(String jobId, String part) {
        return jobId + "/" + part;
    }

    private static String timer(String task, int attempt, boolean isRetry) {
        return task + "/" + attempt + (isRetry ? "/retry" : "/limit");
    }

    void check() {
        Set<String> known = new HashSet<>();
        for (JobRow job : jobs.jobs()) {
            for (GroupRow group : job.getGroups()) {
                String name = name(job.getJobId(), group.getGroupId());
                known.add(name);
                assertThat(open(
                                job,
                                group,
                                Optional.ofNullable(cursors.get(name)).orElseThrow()))
                        .as("open tasks of %s", group)
                        .isEqualTo(group.getChunks() - group.getTasksDone());
            }
        }
        assertThat(cursors.keySet()).as("groups of the dispatcher").isEqualTo(known);
        assertThat(inflight.keySet()).as("tasks of the dispatcher").isEqualTo(out);
    }

    /** How many tasks of the group are somewhere. */
    private int open(JobRow job, GroupRow group, CursorRow cursor) {
        int open = 0;
        for (int index = 0; index < group.getChunks(); index++) {
            int chunk = ChunkRanges.at(group.getOnly(), index);
            boolean isWaiting = index >= cursor.getNextChunk()
                    || cursor.getRetries().stream().anyMatch(retry -> retry.getChunk() == chunk);
            List<String> places = new ArrayList<>(isWaiting ? List.of("waiting") : List.of());
            String taskId = TaskIds.task(group.getGroupId(), chunk);
            String name = name(job.getJobId(), taskId);
            Optional.ofNullable(inflight.get(name)).ifPresent(row -> {
                places.add("released");
                out.add(name);
                assertThat(timers).contains(timer(name, row.getAttempt(), false));
            });
            jobs.task(job.getJobId(), taskId).filter(TaskRow::getIsBackingOff).ifPresent(row -> {
                places.add("resting");
                assertThat(timers).contains(timer(name, row.getAttempt(), true));
            });
            assertThat(places).as("places of %s", taskId).hasSizeLessThanOrEqualTo(1);
            open += places.size();
        }
        return open;
    }
}
