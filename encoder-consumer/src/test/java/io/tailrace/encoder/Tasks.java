package io.tailrace.encoder;

import io.tailrace.events.EncodeTask;
import io.tailrace.events.Lane;
import io.tailrace.events.Plan;
import io.tailrace.events.PrepareTask;
import io.tailrace.events.ProbeTask;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import java.util.List;
import java.util.Optional;

/** Task records as the dispatcher would release them. */
final class Tasks {

    private Tasks() {}

    static Task probe(String bucket, String key, Optional<String> etag) {
        return probe(ProbeTask.newBuilder()
                .setBucket(bucket)
                .setKey(key)
                .setEtag(etag.orElse(null))
                .setMaxBytes(1L << 30)
                .setMaxDurationSeconds(3600)
                .setMaxPixels(35_000_000)
                .build());
    }

    static Task probe(ProbeTask probe) {
        return task(TaskKind.PROBE, "r1-probe", 1).setProbe(probe).build();
    }

    static Task prepare(SourceFacts facts) {
        return task(TaskKind.PREPARE, "r1-prepare", 1)
                .setPrepare(PrepareTask.newBuilder().setFacts(facts).build())
                .build();
    }

    static Task encode(TaskKind kind, Plan plan, int chunk, List<String> renditions, int attempt) {
        return task(kind, "r1-" + kind.name().toLowerCase(java.util.Locale.ROOT) + "-" + chunk, attempt)
                .setEncode(EncodeTask.newBuilder()
                        .setPlan(plan)
                        .setChunk(chunk)
                        .setRenditions(renditions)
                        .build())
                .build();
    }

    private static Task.Builder task(TaskKind kind, String id, int attempt) {
        return Task.newBuilder()
                .setKind(kind)
                .setJobId("job")
                .setRun(1)
                .setTaskId(id)
                .setGroupId(id)
                .setAttempt(attempt)
                .setFailures(attempt - 1)
                .setQueue("cpu")
                .setLane(Lane.NORMAL)
                .setPredictedSeconds(1);
    }
}
