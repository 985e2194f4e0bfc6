package io.tailrace.router.job;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.router.plan.Forecast;
import java.time.Duration;

/** Runs that end with their plan: a probe, a look at the fleet as it is then, and nothing else. */
final class DryRuns {

    /** Who asks what would happen now is not helped by an answer about later. */
    static final Duration LONGEST = Duration.ofHours(1);

    /** How long an answer stays to be looked at. */
    static final Duration SHOWN = Duration.ofHours(1);

    private DryRuns() {}

    static void answer(JobDraft draft, Forecast forecast, Endings endings) {
        forecast.<Runnable>fold(
                        shown -> () -> endings.answer(draft, shown.plan(), shown.view()),
                        unwanted -> () -> endings.fail(draft, unwanted.failure()))
                .run();
    }

    static Failure notPlanned() {
        return new Failure(
                ErrorClass.TRANSIENT,
                "not-planned",
                "No worker had probed the source after " + LONGEST.toMinutes()
                        + " minutes; see that a worker with the probe role runs, and ask again");
    }
}
