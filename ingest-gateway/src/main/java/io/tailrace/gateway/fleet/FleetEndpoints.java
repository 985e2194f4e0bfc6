package io.tailrace.gateway.fleet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.events.Capabilities;
import io.tailrace.events.NodeFacts;
import io.tailrace.events.QueueView;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.gateway.http.Answer;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import io.tailrace.profiles.Lanes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Workers, queues and demand as HTTP calls. */
public final class FleetEndpoints {

    /** As the dispatcher counts it: ten heartbeats missed. */
    private static final Duration SILENT_AFTER = Duration.ofSeconds(10);

    private final Fleet fleet;
    private final InstantSource clock;

    public FleetEndpoints(Fleet fleet, InstantSource clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    /** {@code GET /api/v1/workers}. */
    public Answer workers(Call call) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        fleet.workers().forEach(worker -> worker(items.addObject(), worker));
        return Answer.ok(body);
    }

    /** {@code GET /api/v1/queues}. */
    public Answer queues(Call call) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        fleet.queues().forEach(queue -> queue(items.addObject(), queue));
        return Answer.ok(body);
    }

    /** {@code GET /api/v1/scaling/{pool}}: 503 rather than nought when the demand is not known. */
    public Answer scaling(Call call) {
        String pool = call.path("pool");
        QueueView view = fleet.queue(pool)
                .orElseThrow(() -> new ProblemException(Problem.unavailable(
                        "demand-unknown",
                        "the demand of \"" + Text.shown(pool) + "\" is not known",
                        Duration.ofSeconds(5))));
        Demand demand = Demand.of(view);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("pool", pool);
        body.put("class", view.getHardwareClass());
        body.put("queued", demand.queued());
        body.put("running", demand.running());
        body.put("wanted", demand.wanted());
        body.put("predictedSeconds", view.getPredictedSeconds());
        return Answer.ok(body);
    }

    private void worker(ObjectNode json, WorkerHeartbeat worker) {
        json.put("id", worker.getWorkerId());
        json.put("host", worker.getHost());
        json.put("pool", worker.getPool());
        json.put("class", worker.getHardwareClass());
        json.put("identity", worker.getIdentity());
        json.put("state", worker.getState().name());
        json.put("reason", worker.getReason());
        json.put("isSilent", clock.millis() - worker.getAtMillis() > SILENT_AFTER.toMillis());
        json.put("version", worker.getVersion());
        json.put("measuredSpeed", worker.getMeasuredSpeed());
        ObjectNode codecs = json.putObject("pixelsPerSecond");
        worker.getCodecSpeeds().forEach(speed -> codecs.put(speed.getCodec(), speed.getPixelsPerSecond()));
        if (worker.getGpuSessions() > 0) {
            json.putObject("gpuSessions").put("most", worker.getGpuSessions()).put("busy", worker.getGpuSessionsBusy());
        }
        ArrayNode slots = json.putArray("queues");
        worker.getQueues()
                .forEach(queue -> slots.addObject()
                        .put("queue", queue.getQueue())
                        .put("slots", queue.getSlots())
                        .put("busy", queue.getBusy()));
        ArrayNode running = json.putArray("running");
        worker.getRunning()
                .forEach(task -> running.addObject()
                        .put("job", task.getJobId())
                        .put("task", task.getTaskId())
                        .put("attempt", task.getAttempt()));
        capabilities(json.putObject("capabilities"), worker.getCapabilities());
        worker.getNode().ifPresent(node -> node(json.putObject("node"), node));
        json.put("started", time(worker.getStartedAtMillis()));
        json.put("seen", time(worker.getAtMillis()));
    }

    private static void node(ObjectNode json, NodeFacts node) {
        json.put("architecture", node.getArchitecture());
        json.put("gpu", node.getGpu());
        json.put("gpuDriver", node.getGpuDriver());
        json.put("ffmpeg", node.getFfmpeg());
        texts(json.putArray("encoders"), node.getEncoders());
        ArrayNode refused = json.putArray("refused");
        node.getRefused()
                .forEach(encoder ->
                        refused.addObject().put("name", encoder.getName()).put("reason", encoder.getReason()));
    }

    private void queue(ObjectNode json, QueueView queue) {
        Demand demand = Demand.of(queue);
        json.put("queue", queue.getQueue());
        json.put("class", queue.getHardwareClass());
        json.put("identity", queue.getIdentity());
        json.put("workers", queue.getLiveWorkers());
        json.put("slots", queue.getSlots());
        json.put("busy", queue.getBusy());
        json.put("queued", demand.queued());
        json.put("waiting", queue.getWaiting());
        json.put("released", queue.getReleased());
        json.put("running", queue.getRunning());
        queue.getOldestReadyAtMillis().ifPresent(millis -> json.put("oldest", time(millis)));
        json.put("predictedSeconds", queue.getPredictedSeconds());
        ObjectNode lanes = json.putObject("lanes");
        queue.getLanes().forEach(lane -> lanes.put(Lanes.name(lane.getLane()), lane.getWaiting()));
        json.put("isPaused", queue.getIsPaused());
        ArrayNode paused = json.putArray("pausedLanes");
        queue.getPausedLanes().forEach(lane -> paused.add(Lanes.name(lane)));
        queue.getSessions()
                .ifPresent(sessions -> json.putObject("gpuSessions")
                        .put("most", sessions.getTotal())
                        .put("busy", sessions.getTotal() - sessions.getFree()));
        capabilities(json.putObject("capabilities"), queue.getCapabilities());
        json.put("updated", time(queue.getAtMillis()));
    }

    private static void capabilities(ObjectNode json, Capabilities capabilities) {
        texts(json.putArray("encoders"), capabilities.getEncoders());
        texts(json.putArray("decoders"), capabilities.getDecoders());
        texts(json.putArray("filters"), capabilities.getFilters());
        json.put("maxBitDepth", capabilities.getMaxBitDepth());
        json.put("maxPixels", capabilities.getMaxPixels());
        texts(json.putArray("sourceRoots"), capabilities.getSourceRoots());
    }

    private static void texts(ArrayNode json, List<String> texts) {
        texts.forEach(json::add);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
