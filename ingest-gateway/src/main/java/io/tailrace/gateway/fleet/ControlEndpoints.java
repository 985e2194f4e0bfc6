package io.tailrace.gateway.fleet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.events.Control;
import io.tailrace.events.ControlKind;
import io.tailrace.events.Lane;
import io.tailrace.gateway.http.Answer;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import io.tailrace.profiles.Lanes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/** Pausing and resuming queues, lanes and workers, as HTTP calls. */
public final class ControlEndpoints {

    private final Fleet fleet;
    private final Controls controls;

    public ControlEndpoints(Fleet fleet, Controls controls) {
        this.fleet = fleet;
        this.controls = controls;
    }

    /** {@code POST /api/v1/queues/{queue}/pause}: nothing more of the queue is released, or with {@code lane} nothing of that lane. */
    public Answer pauseQueue(Call call) throws InterruptedException {
        return queue(call, true);
    }

    /** {@code POST /api/v1/queues/{queue}/resume}: everything goes on, or with {@code lane} that lane. */
    public Answer resumeQueue(Call call) throws InterruptedException {
        return queue(call, false);
    }

    private Answer queue(Call call, boolean isPause) throws InterruptedException {
        String name = call.path("queue");
        if (!fleet.knowsQueue(name)) {
            throw new ProblemException(
                    Problem.of(HttpStatus.NOT_FOUND_404, "unknown-queue", "there is no queue " + Text.shown(name)));
        }
        requireCurrent();
        Optional<Lane> lane = call.query("lane").map(ControlEndpoints::lane);
        Control before = controls.of(ControlKind.QUEUE, name);
        Control.Builder change = Control.newBuilder(before);
        if (lane.isPresent()) {
            EnumSet<Lane> lanes = EnumSet.noneOf(Lane.class);
            lanes.addAll(before.getPausedLanes());
            if (isPause) {
                lanes.add(lane.get());
            } else {
                lanes.remove(lane.get());
            }
            change.setPausedLanes(List.copyOf(lanes));
        } else {
            change.setIsPaused(isPause);
            if (!isPause) {
                change.setPausedLanes(List.of());
            }
        }
        return want(change.build());
    }

    private static Lane lane(String word) {
        return Lanes.named(word)
                .orElseThrow(() -> new ProblemException(Problem.malformed("lane must be urgent, normal or bulk")));
    }

    /** {@code POST /api/v1/workers/{id}/drain}: it finishes what it runs and takes nothing more. */
    public Answer drainWorker(Call call) throws InterruptedException {
        return worker(call, true);
    }

    /** {@code POST /api/v1/workers/{id}/resume}: it takes tasks again. */
    public Answer resumeWorker(Call call) throws InterruptedException {
        return worker(call, false);
    }

    private Answer worker(Call call, boolean isPause) throws InterruptedException {
        String id = call.path("id");
        if (!fleet.knowsWorker(id)) {
            throw new ProblemException(
                    Problem.of(HttpStatus.NOT_FOUND_404, "unknown-worker", "there is no worker " + Text.shown(id)));
        }
        requireCurrent();
        return want(Control.newBuilder(controls.of(ControlKind.WORKER, id))
                .setIsPaused(isPause)
                .build());
    }

    private Answer want(Control control) throws InterruptedException {
        controls.want(control);
        return Answer.accepted(json(control));
    }

    private void requireCurrent() {
        controls.problem().ifPresent(problem -> {
            throw new ProblemException(Problem.unavailable("controls-unknown", problem, Duration.ofSeconds(5)));
        });
    }

    private static ObjectNode json(Control control) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(control.getKind().name().toLowerCase(Locale.ROOT), control.getName());
        json.put("isPaused", control.getIsPaused());
        if (control.getKind() == ControlKind.QUEUE) {
            ArrayNode lanes = json.putArray("pausedLanes");
            control.getPausedLanes().forEach(lane -> lanes.add(Lanes.name(lane)));
        }
        return json;
    }
}
