package io.tailrace.router.job;

import io.tailrace.router.state.GroupRow;
import io.tailrace.router.state.RenditionRow;
import io.tailrace.router.state.TaskRow;
import java.util.Optional;
import java.util.OptionalInt;

/** A task of the current run that is not done. */
record OpenTask(GroupRow group, int chunk, TaskRow row) {

    private static final int WHOLE = 1000;

    /** The task, if it is open; its row as it is once {@code attempt} is known to be released. */
    static Optional<OpenTask> find(JobDraft draft, String groupId, String taskId, int attempt) {
        Optional<GroupRow> group = draft.group(groupId);
        OptionalInt chunk = TaskIds.chunk(groupId, taskId);
        if (group.isEmpty()
                || chunk.isEmpty()
                || !ChunkRanges.contain(group.get().getOnly(), group.get().getChunks(), chunk.getAsInt())
                || attempt < 1) {
            return Optional.empty();
        }
        boolean isMedia = !group.get().getRenditions().isEmpty();
        if (isMedia && Units.isDone(draft, group.get(), chunk.getAsInt())) {
            return Optional.empty();
        }
        TaskRow known = draft.task(taskId).orElseGet(() -> first(groupId, taskId, chunk.getAsInt()));
        if (attempt > known.getAttempt()) {
            known = TaskRow.newBuilder(known)
                    .setAttempt(attempt)
                    .setStartedAtMillis(0)
                    .setIsBackingOff(false)
                    .build();
        }
        return Optional.of(new OpenTask(group.get(), chunk.getAsInt(), known));
    }

    private static TaskRow first(String groupId, String taskId, int chunk) {
        return TaskRow.newBuilder()
                .setTaskId(taskId)
                .setGroupId(groupId)
                .setChunk(chunk)
                .setAttempt(1)
                .build();
    }

    /** True for the attempt that is released now. */
    boolean isCurrent(int attempt) {
        return attempt == row.getAttempt() && !row.getIsBackingOff();
    }

    /** The task with what this decision saved of it. */
    OpenTask asSaved(JobDraft draft) {
        return new OpenTask(group, chunk, draft.task(row.getTaskId()).orElse(row));
    }

    /**
     * The task with another share of its work done; the counters of what it makes change by the difference.
     *
     * @param share 0 to 1; more counts as 1
     */
    OpenTask withShare(JobDraft draft, double share) {
        int permille = (int) (WHOLE * Math.max(0, Math.min(1, share)));
        int difference = permille - row.getSharePermille();
        for (String rendition : group.getRenditions()) {
            boolean isCounted = draft.counters(rendition)
                    .filter(counters -> !draft.isAccepted(rendition, counters.getGeneration(), chunk))
                    .isPresent();
            if (isCounted && difference != 0) {
                draft.updateCounters(
                        rendition,
                        counters -> RenditionRow.newBuilder(counters)
                                .setRunningPermille(Math.max(0, counters.getRunningPermille() + difference))
                                .build());
            }
        }
        return new OpenTask(
                group, chunk, TaskRow.newBuilder(row).setSharePermille(permille).build());
    }
}
