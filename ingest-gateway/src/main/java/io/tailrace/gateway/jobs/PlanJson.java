package io.tailrace.gateway.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.events.JobView;
import io.tailrace.events.MissingPool;
import io.tailrace.events.PlanView;
import io.tailrace.events.PlannedRendition;
import io.tailrace.events.PlannedWork;
import io.tailrace.gateway.http.Json;
import io.tailrace.profiles.Lanes;
import java.util.Locale;

/** A dry run as JSON; what is not known is left out. Times are seconds, those of work in slots of its pool. */
final class PlanJson {

    private PlanJson() {}

    /** Where a plan is found. */
    static String location(String id) {
        return "/api/v1/plans/" + id;
    }

    static ObjectNode view(JobView view) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", view.getId());
        json.put("state", view.getState().name());
        json.put("profile", view.getProfile());
        if (!view.getOverrides().isEmpty()) {
            json.set("overrides", Json.lenient(view.getOverrides()));
        }
        json.put("priority", Lanes.name(view.getLane()));
        JobJson.source(json.putObject("source"), view);
        if (view.getDurationSeconds() > 0) {
            json.put("durationSeconds", view.getDurationSeconds());
        }
        view.getPlan().ifPresent(plan -> plan(json, plan));
        JobJson.notes(json.putArray("notes"), view);
        view.getError().ifPresent(error -> JobJson.error(json.putObject("error"), error));
        JobJson.times(json.putObject("times"), view);
        return json;
    }

    private static void plan(ObjectNode json, PlanView plan) {
        json.put("possible", plan.getMissing().isEmpty());
        ArrayNode renditions = json.putArray("renditions");
        plan.getRenditions().forEach(rendition -> rendition(renditions.addObject(), rendition));
        ArrayNode work = json.putArray("work");
        plan.getWork().forEach(group -> work(work.addObject(), group));
        ArrayNode missing = json.putArray("missing");
        plan.getMissing().forEach(pools -> missing(missing.addObject(), pools));
        ObjectNode totals =
                json.putObject("totals").put("tasks", plan.getTasks()).put("slotSeconds", plan.getSlotSeconds());
        plan.getFinishSeconds().ifPresent(seconds -> totals.put("finishSeconds", seconds));
        plan.getCost().ifPresent(cost -> totals.put("cost", cost));
    }

    private static void rendition(ObjectNode json, PlannedRendition rendition) {
        json.put("rendition", rendition.getName());
        json.put("kind", rendition.getKind().name().toLowerCase(Locale.ROOT));
        if (!rendition.getCodec().isEmpty()) {
            json.put("codec", rendition.getCodec());
        }
        if (rendition.getWidth() > 0) {
            json.put("width", rendition.getWidth());
            json.put("height", rendition.getHeight());
        }
        rendition
                .getFrameRate()
                .ifPresent(rate -> json.put(
                        "frameRate", rate.getDen() == 1 ? "" + rate.getNum() : rate.getNum() + "/" + rate.getDen()));
        pool(json, rendition.getPool());
        json.put("work", rendition.getWork());
    }

    private static void work(ObjectNode json, PlannedWork work) {
        json.put("work", work.getName());
        ArrayNode renditions = json.putArray("renditions");
        work.getRenditions().forEach(renditions::add);
        pool(json, work.getPool());
        json.put("tasks", work.getTasks());
        json.put("slotSeconds", work.getSlotSeconds());
        work.getFinishSeconds().ifPresent(seconds -> json.put("finishSeconds", seconds));
        work.getCost().ifPresent(cost -> json.put("cost", cost));
    }

    private static void pool(ObjectNode json, String pool) {
        if (!pool.isEmpty()) {
            json.put("pool", pool);
        }
    }

    private static void missing(ObjectNode json, MissingPool missing) {
        ArrayNode renditions = json.putArray("renditions");
        missing.getRenditions().forEach(renditions::add);
        ArrayNode lacks = json.putArray("lacks");
        missing.getLacks().forEach(lacks::add);
    }
}
