package io.tailrace.pipeline.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of recovery times, and its place in the documentation. */
final class Report {

    private static final Path PAGE = Path.of("..", "docs", "reliability.md");
    private static final String BEGIN = "<!-- faults: begin -->";
    private static final String END = "<!-- faults: end -->";

    private Report() {}

    /** Lines of Markdown, in the order of the faults' names. */
    static List<String> table(List<Schedule.Episode> episodes, Attempts attempts) {
        List<String> lines = new ArrayList<>(
                List.of("| fault | all over after | longest standstill | encoding for nothing |", "|---|---|---|---|"));
        List<Schedule.Episode> sorted = new ArrayList<>(episodes);
        sorted.sort((a, b) -> a.name().equals("none")
                ? -1
                : b.name().equals("none") ? 1 : a.name().compareTo(b.name()));
        for (Schedule.Episode episode : sorted) {
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %.0f s | %.0f s | %.0f %% |",
                    episode.name(),
                    (episode.recoveredMillis() - episode.atMillis()) / 1000.0,
                    episode.standstillMillis() / 1000.0,
                    100 * attempts.wasted(episode.atMillis(), episode.recoveredMillis())));
        }
        return lines;
    }

    /** Replaces the table in the documentation. */
    static void write(List<String> table) throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(
                PAGE,
                page.substring(0, begin) + "\n" + String.join("\n", table) + "\n" + page.substring(page.indexOf(END)));
    }
}
