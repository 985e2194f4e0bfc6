package io.tailrace.gateway.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.events.DamagedSpan;
import io.tailrace.events.Failure;
import io.tailrace.events.JobOutputs;
import io.tailrace.events.JobView;
import io.tailrace.events.QueueUsage;
import io.tailrace.events.RenditionView;
import io.tailrace.gateway.http.Json;
import io.tailrace.profiles.Lanes;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** A job as JSON; what is not known is left out. */
public final class JobJson {

    private static final double MICROS = 1e6;

    private final Optional<URI> publicBase;

    /** @param publicBase where the output bucket is served, if anywhere */
    public JobJson(Optional<URI> publicBase) {
        this.publicBase = publicBase;
    }

    /** Where a job is found. */
    public static String location(String id) {
        return "/api/v1/jobs/" + id;
    }

    public ObjectNode view(JobView view) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", view.getId());
        json.put("state", view.getState().name());
        json.put("run", view.getRun());
        json.put("profile", view.getProfile());
        if (!view.getOverrides().isEmpty()) {
            json.set("overrides", Json.lenient(view.getOverrides()));
        }
        json.put("priority", Lanes.name(view.getLane()));
        if (view.getIsDryRun()) {
            json.put("dryRun", true);
        }
        source(json.putObject("source"), view);
        if (!view.getWaitingFor().isEmpty()) {
            json.put("waitingFor", view.getWaitingFor());
        }
        ArrayNode progress = json.putArray("progress");
        view.getRenditions().forEach(rendition -> rendition(progress.addObject(), rendition));
        if (view.getDurationSeconds() > 0) {
            json.put("durationSeconds", view.getDurationSeconds());
        }
        times(json.putObject("times"), view);
        view.getError().ifPresent(error -> error(json.putObject("error"), error));
        notes(json.putArray("notes"), view);
        if (!view.getDamaged().isEmpty()) {
            damage(json.putObject("damage"), view.getDamaged());
        }
        view.getOutputs().ifPresent(outputs -> outputs(json.putObject("outputs"), outputs));
        playbackUrl(view).ifPresent(url -> json.put("playbackUrl", url));
        json.put("attemptsFailed", view.getAttemptsFailed());
        if (!view.getUsage().isEmpty()) {
            usage(json.putObject("usage"), view.getUsage());
        }
        ObjectNode metadata = json.putObject("metadata");
        view.getMetadata().forEach(metadata::put);
        return json;
    }

    private static void usage(ObjectNode json, List<QueueUsage> usage) {
        json.put("slotSeconds", sum(usage, QueueUsage::getSlotSeconds));
        json.put("cpuSeconds", sum(usage, QueueUsage::getCpuSeconds));
        if (usage.stream().anyMatch(queue -> queue.getCost().isPresent())) {
            json.put("cost", sum(usage, queue -> queue.getCost().orElse(0.0)));
        }
        if (usage.stream().anyMatch(queue -> queue.getWattHours().isPresent())) {
            json.put("wattHours", sum(usage, queue -> queue.getWattHours().orElse(0.0)));
        }
        ArrayNode queues = json.putArray("queues");
        usage.forEach(queue -> {
            ObjectNode each = queues.addObject();
            each.put("queue", queue.getQueue());
            each.put("class", queue.getHardwareClass());
            each.put("attempts", queue.getAttempts());
            each.put("slotSeconds", queue.getSlotSeconds());
            each.put("cpuSeconds", queue.getCpuSeconds());
            queue.getCost().ifPresent(cost -> each.put("cost", cost));
            queue.getWattHours().ifPresent(energy -> each.put("wattHours", energy));
        });
    }

    private static double sum(List<QueueUsage> usage, ToDoubleFunction<QueueUsage> figure) {
        return usage.stream().mapToDouble(figure).sum();
    }

    static void notes(ArrayNode json, JobView view) {
        view.getNotes()
                .forEach(note -> json.addObject().put("code", note.getCode()).put("message", note.getMessage()));
    }

    static void source(ObjectNode json, JobView view) {
        json.put("bucket", view.getBucket());
        json.put("key", view.getKey());
        view.getVersionId().ifPresent(value -> json.put("versionId", value));
        view.getEtag().ifPresent(value -> json.put("etag", value));
        view.getSize().ifPresent(value -> json.put("size", value));
    }

    private static void rendition(ObjectNode json, RenditionView rendition) {
        json.put("rendition", rendition.getName());
        json.put("kind", rendition.getKind().name().toLowerCase(Locale.ROOT));
        if (rendition.getWidth() > 0) {
            json.put("width", rendition.getWidth());
            json.put("height", rendition.getHeight());
        }
        json.put("codec", rendition.getCodec());
        json.put("pool", rendition.getPool());
        json.put("generation", rendition.getGeneration());
        json.put("unitsTotal", rendition.getUnitsTotal());
        json.put("unitsAccepted", rendition.getUnitsAccepted());
        json.put("unitsPublished", rendition.getUnitsPublished());
        json.put("share", rendition.getProgress());
        json.put("dropped", rendition.getIsDropped());
        rendition.getReason().ifPresent(reason -> error(json.putObject("reason"), reason));
    }

    static void times(ObjectNode json, JobView view) {
        json.put("created", time(view.getCreatedAtMillis()));
        json.put("updated", time(view.getUpdatedAtMillis()));
        view.getStartedAtMillis().ifPresent(millis -> json.put("started", time(millis)));
        view.getProbedAtMillis().ifPresent(millis -> json.put("probed", time(millis)));
        view.getEncodedAtMillis().ifPresent(millis -> json.put("encoded", time(millis)));
        view.getFinishedAtMillis().ifPresent(millis -> json.put("finished", time(millis)));
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    static void error(ObjectNode json, Failure error) {
        json.put("class", error.getErrorClass().name());
        json.put("code", error.getCode());
        json.put("message", error.getMessage());
    }

    private static void damage(ObjectNode json, List<DamagedSpan> damaged) {
        json.put(
                "seconds",
                damaged.stream()
                                .mapToLong(span -> span.getEndMicros() - span.getStartMicros())
                                .sum()
                        / MICROS);
        ArrayNode spans = json.putArray("spans");
        damaged.forEach(span -> spans.addObject()
                .put("start", span.getStartMicros() / MICROS)
                .put("end", span.getEndMicros() / MICROS));
    }

    private static void outputs(ObjectNode json, JobOutputs outputs) {
        json.put("bucket", outputs.getBucket());
        json.put("prefix", outputs.getPrefix());
        outputs.getHls().ifPresent(key -> json.put("hls", key));
        outputs.getDash().ifPresent(key -> json.put("dash", key));
        outputs.getPoster().ifPresent(key -> json.put("poster", key));
        json.put("receipt", outputs.getReceipt());
        ArrayNode files = json.putArray("files");
        outputs.getFiles().forEach(files::add);
    }

    private Optional<String> playbackUrl(JobView view) {
        return publicBase.flatMap(base -> view.getOutputs()
                .flatMap(outputs ->
                        outputs.getHls().or(() -> outputs.getFiles().stream().findFirst()))
                .map(key -> base.toString().replaceAll("/+$", "") + "/" + inUrl(key)));
    }

    private static String inUrl(String key) {
        return Arrays.stream(key.split("/", -1))
                .map(segment ->
                        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
