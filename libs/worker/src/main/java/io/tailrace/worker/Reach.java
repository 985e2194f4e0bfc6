package io.tailrace.worker;

import io.tailrace.events.HashTask;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Plan;
import io.tailrace.events.PrepareTask;
import io.tailrace.events.ProbeTask;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.media.SourceRoot;
import java.util.Optional;
import java.util.stream.Stream;

/** Which folder of sources a task reads. */
final class Reach {

    private Reach() {}

    /** The name of the folder that this worker would need and does not read; empty when the task is within its reach. */
    static Optional<String> missing(Task task, WorkerIdentity who) {
        return Stream.concat(bucket(task).stream(), overlays(task))
                .flatMap(bucket -> SourceRoot.name(bucket).stream())
                .filter(root -> !who.capabilities().getSourceRoots().contains(root))
                .findFirst();
    }

    /** Buckets of what is drawn onto moving pictures. */
    private static Stream<String> overlays(Task task) {
        boolean isDrawnUpon = task.getKind() == TaskKind.ENCODE || task.getKind() == TaskKind.FILE;
        return task.getEncode().filter(encode -> isDrawnUpon).stream()
                .flatMap(encode -> encode.getPlan().getOverlays().stream())
                .flatMap(overlay -> overlay.getImage().stream())
                .map(ObjectVersion::getBucket);
    }

    private static Optional<String> bucket(Task task) {
        return task.getProbe()
                .map(ProbeTask::getBucket)
                .or(() -> task.getPrepare()
                        .map(PrepareTask::getFacts)
                        .map(SourceFacts::getSource)
                        .map(ObjectVersion::getBucket))
                .or(() -> task.getHash().map(HashTask::getSource).map(ObjectVersion::getBucket))
                .or(() -> task.getEncode().map(encode -> bucket(task.getKind(), encode.getPlan())));
    }

    /** Of a prepared title, pictures are made of the copy alone. */
    private static String bucket(TaskKind kind, Plan plan) {
        return kind == TaskKind.ENCODE || kind == TaskKind.IMAGE
                ? plan.getMedia().getBucket()
                : plan.getFacts().getSource().getBucket();
    }
}
