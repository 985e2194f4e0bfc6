package io.tailrace.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.standalone.progress.Printable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A plan for people: what is made, the work that it is, and what it comes to. */
final class PlanTable {

    private static final int SECONDS_PER_MINUTE = 60;

    private final PrintStream out;

    PlanTable(PrintStream out) {
        this.out = out;
    }

    void print(String source, JsonNode plan) {
        out.println(Printable.text(source + ": " + plan.path("profile").asText() + ", "
                + time(plan.path("durationSeconds").asDouble())));
        Table renditions = new Table("RENDITION", "KIND", "CODEC", "SIZE", "RATE", "POOL");
        plan.path("renditions")
                .forEach(one -> renditions.row(
                        one.path("rendition").asText(),
                        one.path("kind").asText(),
                        one.path("codec").asText("-"),
                        one.has("width")
                                ? one.path("width").asInt() + "x"
                                        + one.path("height").asInt()
                                : "-",
                        one.path("frameRate").asText("-"),
                        one.path("pool").asText("none")));
        renditions.print(out);
        out.println();
        Table work = new Table("WORK", "POOL", "TASKS", "SLOT TIME", "DONE IN", "COST");
        plan.path("work")
                .forEach(one ->
                        work(work, one.path("work").asText(), one.path("pool").asText("none"), one));
        work(work, "all", "", plan.path("totals"));
        work.print(out);
        remarks(plan).forEach(remark -> out.println(Printable.text(remark)));
        out.println();
    }

    private static void work(Table table, String name, String pool, JsonNode figures) {
        table.row(
                name,
                pool,
                figures.path("tasks").asText(),
                time(figures.path("slotSeconds").asDouble()),
                figures.has("finishSeconds")
                        ? time(figures.path("finishSeconds").asDouble())
                        : "-",
                figures.has("cost")
                        ? String.format(
                                Locale.ROOT, "%.4f", figures.path("cost").asDouble())
                        : "-");
    }

    private static List<String> remarks(JsonNode plan) {
        List<String> remarks = new ArrayList<>();
        plan.path("missing")
                .forEach(one -> remarks.add("No pool can make " + joined(one.path("renditions"), ", ") + " now: "
                        + joined(one.path("lacks"), "; ") + "."));
        plan.path("notes")
                .forEach(note -> remarks.add("Note: " + note.path("message").asText()));
        return remarks;
    }

    private static String joined(JsonNode texts, String between) {
        List<String> parts = new ArrayList<>();
        texts.forEach(text -> parts.add(text.asText()));
        return String.join(between, parts);
    }

    /** "8.3 s", "4 min 10 s". */
    private static String time(double seconds) {
        return Optional.of(seconds)
                .filter(some -> some >= SECONDS_PER_MINUTE)
                .map(some -> Math.round(some))
                .map(some -> some / SECONDS_PER_MINUTE + " min " + some % SECONDS_PER_MINUTE + " s")
                .orElseGet(() -> String.format(Locale.ROOT, "%.1f s", seconds));
    }
}
