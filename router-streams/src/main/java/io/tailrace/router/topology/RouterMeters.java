package io.tailrace.router.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Outcome;
import io.tailrace.events.UnitResult;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.Pools;
import io.tailrace.router.job.Decision;
import io.tailrace.router.job.Effect;
import io.tailrace.router.job.JobEvent;
import io.tailrace.router.job.JobStates;
import io.tailrace.router.state.JobRow;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the router sees, in figures: {@code tailrace.job.transitions} into states, {@code tailrace.attempts} by result,
 * {@code tailrace.failures} and {@code tailrace.job.failures} by what they say, {@code tailrace.work} and {@code tailrace.work.cpu}, the time of attempts by queue and hardware
 * class, {@code tailrace.plans}, dry runs, by how they ended, {@code tailrace.stage} durations (queue, probe, encode, publish, whole),
 * {@code tailrace.media}, the length of what was published, {@code tailrace.encode.realtime} media seconds per second.
 * What there is now, jobs and queues, anyone can count in the compacted topics; the gateway does.
 */
final class RouterMeters {

    /** Bounds of the histogram of stages: from a clip that nobody waits for to a title that takes a day. */
    private static final Duration[] STAGES = Stream.of(
                    1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400)
            .map(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Counter bugs;

    RouterMeters(MeterRegistry registry) {
        this.registry = registry;
        // What alerts ask for begins at nought: a series that begins with its first failure has risen by nothing.
        this.bugs = registry.counter("tailrace.attempt.bugs");
        registry.counter("tailrace.job.failures", tags(new Failure(ErrorClass.INPUT, "poison", "")));
    }

    /** What a slot of each pool costs, and the watts it takes; pools without them have no gauge. */
    void pools(Pools pools) {
        for (Pool pool : pools.all()) {
            Tags tags = Tags.of("pool", pool.name(), "class", pool.hardwareClass());
            pool.price().ifPresent(price -> gauge("tailrace.pool.price", tags, price));
            pool.watts().ifPresent(watts -> gauge("tailrace.pool.watts", tags, watts));
        }
    }

    private void gauge(String name, Tags tags, double value) {
        Gauge.builder(name, () -> value).tags(tags).register(registry);
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
        if (view.getState() == JobState.FAILED) {
            view.getError()
                    .ifPresent(error -> registry.counter("tailrace.job.failures", tags(error))
                            .increment());
        }
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
            registry.counter("tailrace.media.seconds").increment(view.getDurationSeconds());
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
                .serviceLevelObjectives(STAGES)
                .register(registry)
                .record(Duration.ofMillis(Math.max(0, end - begin)));
    }

    private void attempt(Outcome outcome, String result) {
        registry.counter("tailrace.attempts", "queue", outcome.getQueue(), "result", result)
                .increment();
        outcome.getFailure().ifPresent(failure -> failed(outcome.getQueue(), failure));
        work(outcome);
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

    private void failed(String queue, Failure failure) {
        registry.counter("tailrace.failures", tags(failure).and("queue", queue)).increment();
        if (failure.getErrorClass() == ErrorClass.INTERNAL) {
            bugs.increment();
        }
    }

    private static Tags tags(Failure failure) {
        return Tags.of("class", name(failure.getErrorClass()), "code", failure.getCode());
    }

    /** Whatever came of it: a node that works for nothing is paid for as well. */
    private void work(Outcome outcome) {
        Tags tags = Tags.of("queue", outcome.getQueue(), "class", outcome.getHardwareClass());
        registry.counter("tailrace.work.seconds", tags).increment(outcome.getWallMillis() / 1000.0);
        registry.counter("tailrace.work.cpu.seconds", tags).increment(outcome.getCpuMillis() / 1000.0);
    }

    private static double seconds(UnitResult unit) {
        return (double) unit.getDurationTicks() / unit.getTimescale();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
