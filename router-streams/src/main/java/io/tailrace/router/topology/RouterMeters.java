package io.tailrace.router.topology;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Outcome;
import io.tailrace.events.UnitResult;
import io.tailrace.router.job.Decision;
import io.tailrace.router.job.Effect;
import io.tailrace.router.job.JobEvent;
import io.tailrace.router.job.JobStates;
import io.tailrace.router.state.JobRow;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What the router sees, in figures: {@code tailrace.job.transitions} into states, {@code tailrace.attempts} by result,
 * {@code tailrace.plans}, dry runs, by how they ended, {@code tailrace.stage} durations (queue, probe, encode, publish, whole), {@code tailrace.encode.realtime} media seconds per second.
 * What there is now, jobs and queues, anyone can count in the compacted topics; the gateway does.
 */
final class RouterMeters {

    private final MeterRegistry registry;

    RouterMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void observe(JobEvent event, Optional<JobRow> before, Decision decision) {
        decision.all(Effect.Show.class).stream()
                .flatMap(show -> show.view().stream())
                .forEach(view -> observe(before, view));
        if (event instanceof JobEvent.Finished finished) {
            attempt(finished.outcome(), name(finished.outcome().getVerdict()));
        } else if (event instanceof JobEvent.HandedBack back) {
            attempt(back.outcome(), "handed-back");
        } else if (event instanceof JobEvent.Lost lost) {
            attempt(lost.outcome(), "lost");
        }
    }

    private void observe(Optional<JobRow> before, JobView view) {
        boolean isEntered = before.filter(row -> row.getRun() == view.getRun() && JobStates.of(row) == view.getState())
                .isEmpty();
        if (!isEntered) {
            return;
        }
        if (view.getIsDryRun()) {
            if (JobStates.isFinal(view.getState())) {
                registry.counter("tailrace.plans", "result", name(view.getState()))
                        .increment();
            }
            return;
        }
        registry.counter("tailrace.job.transitions", "state", name(view.getState()))
                .increment();
        if (view.getState() == JobState.PROBING) {
            view.getStartedAtMillis().ifPresent(end -> stage("queue", view.getCreatedAtMillis(), end));
        }
        if (view.getState() == JobState.ENCODING) {
            stage("probe", view.getStartedAtMillis(), view.getProbedAtMillis());
        }
        if (view.getState() == JobState.PACKAGING) {
            stage("encode", view.getProbedAtMillis(), view.getEncodedAtMillis());
        }
        if (view.getState() == JobState.COMPLETED || view.getState() == JobState.COMPLETED_PARTIAL) {
            stage("publish", view.getEncodedAtMillis(), view.getFinishedAtMillis());
            view.getFinishedAtMillis().ifPresent(end -> stage("whole", view.getCreatedAtMillis(), end));
        }
    }

    private void stage(String stage, Optional<Long> begin, Optional<Long> end) {
        if (begin.isPresent() && end.isPresent()) {
            stage(stage, begin.get(), end.get());
        }
    }

    private void stage(String stage, long begin, long end) {
        Timer.builder("tailrace.stage")
                .tag("stage", stage)
                .register(registry)
                .record(Duration.ofMillis(Math.max(0, end - begin)));
    }

    private void attempt(Outcome outcome, String result) {
        registry.counter("tailrace.attempts", "queue", outcome.getQueue(), "result", result)
                .increment();
        double seconds = outcome.getUnits().stream()
                .filter(unit -> unit.getTimescale() > 0)
                .mapToDouble(RouterMeters::seconds)
                .max()
                .orElse(0);
        if (seconds > 0 && outcome.getWallMillis() > 0) {
            DistributionSummary.builder("tailrace.encode.realtime")
                    .tag("pool", outcome.getQueue())
                    .register(registry)
                    .record(seconds * 1000 / outcome.getWallMillis());
        }
    }

    private static double seconds(UnitResult unit) {
        return (double) unit.getDurationTicks() / unit.getTimescale();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
