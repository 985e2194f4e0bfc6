package io.tailrace.router.job;

import io.tailrace.events.ChunkRange;
import io.tailrace.events.DispatchCommand;
import io.tailrace.events.DispatchCommandKind;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.HashTask;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.Lane;
import io.tailrace.events.Precaution;
import io.tailrace.events.PrepareTask;
import io.tailrace.events.ProbeTask;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.PublishTask;
import io.tailrace.events.ReadyGroup;
import io.tailrace.events.Rendition;
import io.tailrace.events.SettledTask;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.WithdrawGroup;
import io.tailrace.profiles.OverlayRecipe;
import io.tailrace.profiles.Profile;
import io.tailrace.router.plan.GroupWork;
import io.tailrace.router.state.GroupRow;
import io.tailrace.router.state.RangeRow;
import io.tailrace.router.state.TaskRow;
import io.tailrace.topics.Topics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Hands the work of a job to the dispatcher, group by group, and takes it back. */
public final class Groups {

    /** In place of a group's id: all groups of the job in the queue. */
    public static final String EVERY_GROUP = "";

    private static final double PROBE_SECONDS = 1;
    /** A remux reads and writes about that much. */
    private static final double PREPARE_BYTES_PER_SECOND = 50e6;

    /** A good network's. */
    private static final double HASH_BYTES_PER_SECOND = 200e6;

    private static final double PUBLISH_SECONDS = 0.5;
    /** A few server-side copies at 20 ms each, some at a time. */
    private static final double COPY_SECONDS_PER_UNIT = 0.05;
    /** One part list to read, and its objects in a listing. */
    private static final double MANIFEST_SECONDS_PER_UNIT = 0.015;
    /** Its objects in a listing and in deletions of a thousand. */
    private static final double CLEANUP_SECONDS_PER_UNIT = 0.01;

    private Groups() {}

    static void probe(JobDraft draft, Profile profile) {
        GroupRow group = group(TaskIds.probe(draft.run()), TaskKind.PROBE, Topics.PROBE_QUEUE, 1, PROBE_SECONDS);
        open(draft, group, probeTemplate(draft, group, profile));
    }

    private static Task.Builder probeTemplate(JobDraft draft, GroupRow group, Profile profile) {
        IngestCompleted request = draft.request();
        ProbeTask probe = ProbeTask.newBuilder()
                .setBucket(request.getBucket())
                .setKey(request.getKey())
                .setVersionId(request.getVersionId().orElse(null))
                .setEtag(request.getEtag().orElse(null))
                .setMaxBytes(profile.policy().maxBytes())
                .setMaxDurationSeconds(profile.policy().maxDuration().toSeconds())
                .setMaxPixels(profile.policy().maxPixels())
                .setOverlayImages(profile.overlays().stream()
                        .filter(overlay -> overlay.kind() == OverlayRecipe.Kind.IMAGE)
                        .map(OverlayRecipe::content)
                        .distinct()
                        .toList())
                .build();
        return template(draft, group).setProbe(probe);
    }

    static void prepare(JobDraft draft, SourceFacts facts) {
        double seconds = prepareSeconds(facts);
        GroupRow group = group(TaskIds.prepare(draft.run()), TaskKind.PREPARE, Topics.PROBE_QUEUE, 1, seconds);
        open(draft, group, template(draft, group).setPrepare(new PrepareTask(facts)));
    }

    /** Predicted, in one slot. */
    static double prepareSeconds(SourceFacts facts) {
        return 1 + facts.getSource().getSize() / PREPARE_BYTES_PER_SECOND;
    }

    static void hash(JobDraft draft, SourceFacts facts) {
        double seconds = facts.getSource().getSize() / HASH_BYTES_PER_SECOND;
        GroupRow group = group(TaskIds.hash(draft.run()), TaskKind.HASH, Topics.PROBE_QUEUE, 1, seconds);
        HashTask hash = new HashTask(facts.getSource());
        open(draft, group, template(draft, group).setLane(Lane.BULK).setHash(hash));
    }

    static void encode(JobDraft draft, GroupWork work) {
        encode(draft, work, List.of(), List.of());
    }

    /**
     * As above, for some chunks only.
     *
     * @param only as many chunks as the work has; empty: from 0 on
     * @param leftPools pools that the renditions have left
     */
    static void encode(JobDraft draft, GroupWork work, List<RangeRow> only, List<String> leftPools) {
        GroupRow group = GroupRow.newBuilder(group(
                        TaskIds.group(draft.run(), work.groupSuffix()),
                        work.kind(),
                        work.queue(),
                        work.chunks(),
                        work.predictedSeconds()))
                .setRenditions(work.renditions())
                .setOnly(only)
                .setLeftPools(leftPools)
                .build();
        open(draft, group, encodeTemplate(draft, group));
    }

    private static Task.Builder encodeTemplate(JobDraft draft, GroupRow group) {
        return template(draft, group).setEncode(new EncodeTask(draft.plan().orElseThrow(), 0, group.getRenditions()));
    }

    static GroupRow publish(JobDraft draft, PublishRequested request) {
        GroupRow group = group(
                TaskIds.publish(draft.run(), request.getPublish().getStep()),
                TaskKind.PUBLISH,
                Topics.PUBLISH_QUEUE,
                1,
                publishSeconds(request.getPublish()));
        open(draft, group, template(draft, group).setPublish(request.getPublish()));
        return group;
    }

    /** A step that the router itself asks for, under a name of its own. */
    static GroupRow publish(JobDraft draft, String name, PublishTask publish) {
        GroupRow group = group(
                TaskIds.group(draft.run(), name), TaskKind.PUBLISH, Topics.PUBLISH_QUEUE, 1, publishSeconds(publish));
        open(draft, group, template(draft, group).setPublish(publish));
        return group;
    }

    private static double publishSeconds(PublishTask publish) {
        long all = publish.getPlan().getRenditions().stream()
                .mapToLong(Rendition::getUnits)
                .sum();
        return PUBLISH_SECONDS
                + switch (publish.getKind()) {
                    case COPY -> COPY_SECONDS_PER_UNIT * publish.getUnits().size();
                    case MANIFEST -> MANIFEST_SECONDS_PER_UNIT * all;
                    case CLEANUP, PURGE -> CLEANUP_SECONDS_PER_UNIT * all;
                    case UNKNOWN -> 0;
                };
    }

    private static GroupRow group(String id, TaskKind kind, String queue, int chunks, double seconds) {
        return GroupRow.newBuilder()
                .setGroupId(id)
                .setKind(kind.name())
                .setQueue(queue)
                .setChunks(chunks)
                .setPredictedSeconds(seconds)
                .build();
    }

    private static Task.Builder template(JobDraft draft, GroupRow group) {
        return Task.newBuilder()
                .setKind(TaskKind.valueOf(group.getKind()))
                .setJobId(draft.jobId())
                .setRun(draft.run())
                .setTaskId("")
                .setGroupId(group.getGroupId())
                .setAttempt(0)
                .setQueue(group.getQueue())
                .setLane(draft.lane())
                .setPredictedSeconds(group.getPredictedSeconds())
                .setTraceparent(draft.request().getTraceparent());
    }

    private static void open(JobDraft draft, GroupRow group, Task.Builder template) {
        draft.addGroup(group);
        ready(draft, group, template);
    }

    private static void ready(JobDraft draft, GroupRow group, Task.Builder template) {
        ReadyGroup ready = ReadyGroup.newBuilder()
                .setGroupId(group.getGroupId())
                .setTemplate(template.build())
                .setChunks(group.getChunks())
                .setOnly(group.getOnly().stream()
                        .map(range -> new ChunkRange(range.getFirst(), range.getCount()))
                        .toList())
                .setReadyAtMillis(draft.row().getCreatedAtMillis())
                .setTenant(tenant(draft.request()))
                .build();
        send(draft, group.getQueue(), command(draft, DispatchCommandKind.READY).setReady(ready));
    }

    /** First folder of the place where the asset goes; empty when there is none. */
    static String tenant(IngestCompleted request) {
        String prefix = request.getOutputPrefix().orElse("");
        int end = prefix.indexOf('/');
        return end > 0 ? prefix.substring(0, end) : "";
    }

    /**
     * Tells the dispatcher the lane of what is left of the groups: each is ready once more.
     *
     * @param profile of the job; empty when there is no such profile any more
     */
    static void changeLane(JobDraft draft, Optional<Profile> profile) {
        for (GroupRow group : draft.row().getGroups()) {
            templateAgain(draft, group, profile).ifPresent(template -> ready(draft, group, template));
        }
    }

    private static Optional<Task.Builder> templateAgain(JobDraft draft, GroupRow group, Optional<Profile> profile) {
        JobMemory memory = draft.memory();
        return switch (TaskKind.valueOf(group.getKind())) {
            case PROBE -> profile.map(known -> probeTemplate(draft, group, known));
            case PREPARE ->
                memory.facts(draft.jobId()).map(facts -> template(draft, group).setPrepare(new PrepareTask(facts)));
            case PUBLISH ->
                memory.step(draft.jobId()).map(step -> template(draft, group).setPublish(step.getPublish()));
            default -> group.getRenditions().isEmpty() ? Optional.empty() : Optional.of(encodeTemplate(draft, group));
        };
    }

    /** Media whose tasks the dispatcher gave back. */
    static void readyAgain(JobDraft draft, GroupRow group) {
        ready(draft, group, encodeTemplate(draft, group));
    }

    /** Takes the group back if none of its tasks was released; until the dispatcher answers it stays what it is. */
    static void askBack(JobDraft draft, GroupRow group, String reason) {
        WithdrawGroup withdraw = new WithdrawGroup(group.getGroupId(), reason);
        send(
                draft,
                group.getQueue(),
                command(draft, DispatchCommandKind.ASK_BACK).setWithdraw(withdraw));
    }

    /** An attempt ended; with {@code retryAttempt} the task is released again. */
    static void settle(JobDraft draft, GroupRow group, TaskRow task, int attempt, OptionalInt retryAttempt) {
        SettledTask settled = SettledTask.newBuilder()
                .setGroupId(group.getGroupId())
                .setTaskId(task.getTaskId())
                .setChunk(task.getChunk())
                .setAttempt(attempt)
                .setRetryAttempt(retryAttempt.isPresent() ? (Integer) retryAttempt.getAsInt() : null)
                .setFailures(task.getFailures())
                .setPrecaution(precaution(task).orElse(null))
                .build();
        send(
                draft,
                group.getQueue(),
                command(draft, DispatchCommandKind.SETTLED).setSettled(settled));
    }

    private static Optional<Precaution> precaution(TaskRow task) {
        boolean isNone = task.getAvoidHosts().isEmpty() && task.getMoreMemoryThan() == 0 && !task.getIsAlone();
        return isNone
                ? Optional.empty()
                : Optional.of(new Precaution(task.getAvoidHosts(), task.getMoreMemoryThan(), task.getIsAlone()));
    }

    /** Nothing of the group is wanted any more. */
    static void close(JobDraft draft, GroupRow group, String reason) {
        draft.removeGroup(group.getGroupId());
        WithdrawGroup withdraw = new WithdrawGroup(group.getGroupId(), reason);
        send(
                draft,
                group.getQueue(),
                command(draft, DispatchCommandKind.WITHDRAW).setWithdraw(withdraw));
    }

    /** Nothing of the job is wanted any more; one word to each queue, lest it release one group while another is taken back. */
    static void closeAll(JobDraft draft, String reason) {
        List<String> queues = draft.row().getGroups().stream()
                .map(GroupRow::getQueue)
                .distinct()
                .toList();
        draft.note(row -> row.setGroups(List.of()));
        for (String queue : queues) {
            WithdrawGroup withdraw = new WithdrawGroup(EVERY_GROUP, reason);
            send(draft, queue, command(draft, DispatchCommandKind.WITHDRAW).setWithdraw(withdraw));
        }
    }

    private static DispatchCommand.Builder command(JobDraft draft, DispatchCommandKind kind) {
        return DispatchCommand.newBuilder()
                .setKind(kind)
                .setJobId(draft.jobId())
                .setAtMillis(draft.now());
    }

    private static void send(JobDraft draft, String queue, DispatchCommand.Builder command) {
        draft.effect(new Effect.Dispatch(queue, command.build()));
    }
}
