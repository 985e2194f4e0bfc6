package io.tailrace.gateway.jobs;

import io.tailrace.events.JobView;
import io.tailrace.gateway.http.Answer;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;

/** What would become of a recording, as HTTP calls. */
public final class PlanEndpoints {

    private static final String PREFER = "Prefer";

    /** RFC 7240, 4.3; whether a preference is met is the server's choice, so what is longer is as good as this. */
    private static final Pattern WAIT = Pattern.compile("wait *= *([0-9]{1,9})");

    private static final long LONGEST_WAIT_SECONDS = 60;

    /** Each holds a thread of the server; who comes after them is told where to look. */
    private static final int MOST_WAITING = 32;

    private final JobCatalog jobs;
    private final Door door;
    private final Semaphore places = new Semaphore(MOST_WAITING);

    /** Takes a question over, so that a look at it finds it. */
    @FunctionalInterface
    public interface Door {
        JobView take(Call call) throws InterruptedException;
    }

    public PlanEndpoints(JobCatalog jobs, Door door) {
        this.jobs = jobs;
        this.door = door;
    }

    /**
     * {@code POST /api/v1/plans}: 202 and where the plan will be; with {@code Prefer: wait=N} 200 and the plan, when it is there within
     * so many seconds.
     */
    public Answer create(Call call) throws InterruptedException {
        JobView view = door.take(call);
        Optional<Duration> wait = wait(call);
        if (wait.isPresent() && hasEnded(view.getId(), wait.get())) {
            JobView ended = jobs.find(view.getId()).orElse(view);
            return new Answer(
                    HttpStatus.OK_200,
                    Map.of(
                            "Preference-Applied",
                            "wait=" + wait.get().toSeconds(),
                            "Content-Location",
                            PlanJson.location(view.getId())),
                    PlanJson.view(ended));
        }
        return Answer.accepted(PlanJson.view(view)).at(PlanJson.location(view.getId()));
    }

    /** The first that is one counts (RFC 7240, 2). */
    private static Optional<Duration> wait(Call call) {
        return call.list(PREFER).stream()
                .map(preference -> WAIT.matcher(preference.split(";", 2)[0].strip()))
                .filter(Matcher::matches)
                .findFirst()
                .map(wait -> Duration.ofSeconds(Math.min(LONGEST_WAIT_SECONDS, Long.parseLong(wait.group(1)))));
    }

    private boolean hasEnded(String id, Duration limit) throws InterruptedException {
        if (!places.tryAcquire()) {
            return false;
        }
        try {
            return jobs.awaitEnd(id, limit);
        } finally {
            places.release();
        }
    }

    /** {@code GET /api/v1/plans/{id}}. */
    public Answer show(Call call) {
        String id = call.path("id");
        return Answer.ok(jobs.find(id)
                .filter(JobView::getIsDryRun)
                .map(PlanJson::view)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        HttpStatus.NOT_FOUND_404,
                        "unknown-plan",
                        "there is no plan " + Text.shown(id) + "; plans are kept for an hour"))));
    }
}
