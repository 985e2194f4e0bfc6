package io.tailrace.worker;

import io.tailrace.events.CodecSpeed;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How fast this node makes media, against what the router predicts: a moving measure of each kind of task, and the time after which a
 * task that still runs hangs. Pure but for its memory; safe for use by several threads.
 */
final class NodeSpeed {

    /** Of a new measure in the moving one. */
    private static final double WEIGHT = 0.2;

    /** The node's own measure says nothing before. */
    static final int LEAST_SAMPLES = 5;

    /** A task may take so many times what the node's measure predicts; the router's own limit is 20 times its prediction. */
    static final double PATIENCE = 8;

    /** What a probe, a copy or a publish step takes is a matter of the store. */
    private static final Set<TaskKind> MEASURED =
            EnumSet.of(TaskKind.ENCODE, TaskKind.AUDIO, TaskKind.FILE, TaskKind.IMAGE, TaskKind.TEXT);

    /** @param slowness seconds a predicted second takes */
    private record Measure(double slowness, int samples) {

        Measure with(double next) {
            double weight = Math.max(WEIGHT, 1.0 / (samples + 1));
            return new Measure(slowness + weight * (next - slowness), samples + 1);
        }
    }

    private final Duration leastLimit;
    private final Map<TaskKind, Measure> measures = new EnumMap<>(TaskKind.class);
    private final CodecSpeeds codecs = new CodecSpeeds();

    /** @param leastLimit for tasks that are predicted to be short */
    NodeSpeed(Duration leastLimit) {
        this.leastLimit = leastLimit;
    }

    /** An attempt at {@code task} succeeded after {@code wall}. */
    synchronized void succeeded(Task task, Duration wall) {
        codecs.succeeded(task, wall);
        if (MEASURED.contains(task.getKind()) && task.getPredictedSeconds() > 0) {
            double slowness = Math.max(1, wall.toMillis()) / 1000.0 / task.getPredictedSeconds();
            measures.merge(task.getKind(), new Measure(slowness, 1), (known, first) -> known.with(slowness));
        }
    }

    /** Predicted seconds made in a second, two digits after the point; 0 while unknown. */
    synchronized double of(TaskKind kind) {
        return Optional.ofNullable(measures.get(kind))
                .map(measure -> Math.round(100 / measure.slowness()) / 100.0)
                .orElse(0.0);
    }

    /** Pixels a second by codec, as far as known. */
    List<CodecSpeed> codecs() {
        return codecs.all();
    }

    /** How long an attempt at {@code task} may run here; empty while that cannot be told. */
    synchronized Optional<Duration> limit(Task task) {
        return Optional.ofNullable(measures.get(task.getKind()))
                .filter(measure -> measure.samples() >= LEAST_SAMPLES)
                .map(measure -> PATIENCE * measure.slowness() * task.getPredictedSeconds())
                .map(seconds -> Duration.ofMillis(Math.max(leastLimit.toMillis(), Math.round(seconds * 1000))));
    }
}
