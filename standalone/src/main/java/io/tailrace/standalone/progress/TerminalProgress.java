package io.tailrace.standalone.progress;

import io.tailrace.standalone.transfer.JobStatus;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A block of bars per running file, redrawn in place at the end of the output (ECMA-48 cursor up and erase in display). */
public final class TerminalProgress implements ProgressDisplay {

    private static final int BAR_CELLS = 30;
    private static final int MOST_FILES = 6;

    private final PrintStream out;
    private final PrintStream err;
    private final int columns;
    private final Map<String, JobStatus> running = new LinkedHashMap<>();
    private List<String> drawn = List.of();

    /** @param columns width of the terminal; a line is never longer, or the redraw would count wrong */
    public TerminalProgress(PrintStream out, PrintStream err, int columns) {
        this.out = out;
        this.err = err;
        this.columns = columns;
    }

    @Override
    public void update(String file, JobStatus status) {
        if (!status.equals(running.put(file, status))) {
            draw(block());
        }
    }

    @Override
    public void complete(String file, JobStatus status, Path folder) {
        running.remove(file);
        draw(List.of());
        out.println(folder);
        damage(file, status);
        draw(block());
    }

    @Override
    public void done(String file, JobStatus status) {
        running.remove(file);
        draw(List.of());
        out.println(Printable.text(file) + ": " + status.stateName());
        damage(file, status);
        draw(block());
    }

    private void damage(String file, JobStatus status) {
        out.flush();
        status.damage().ifPresent(words -> err.println(Printable.text(file) + ": " + words));
        err.flush();
    }

    @Override
    public void failed(String file, String reason) {
        running.remove(file);
        draw(List.of());
        err.println(Printable.text(file) + ": " + Printable.text(reason));
        err.flush();
        draw(block());
    }

    @Override
    public void playable(String file, String url) {
        draw(List.of());
        out.println(Printable.text(file) + ": play at " + url);
        out.flush();
    }

    private List<String> block() {
        List<String> lines = new ArrayList<>();
        int shown = 0;
        for (Map.Entry<String, JobStatus> entry : running.entrySet()) {
            if (shown++ == MOST_FILES) {
                lines.add("… and " + (running.size() - MOST_FILES) + " more");
                break;
            }
            JobStatus status = entry.getValue();
            String waiting = status.waitingFor().isEmpty() ? "" : ", waiting: " + status.waitingFor();
            lines.add(Printable.text(entry.getKey()) + "  " + status.stateName() + Printable.text(waiting));
            int width = status.renditions().stream()
                    .mapToInt(rendition -> rendition.name().length())
                    .max()
                    .orElse(0);
            status.renditions().forEach(rendition -> lines.add(bar(rendition, width)));
        }
        return lines.stream()
                .map(line -> line.length() < columns ? line : line.substring(0, columns - 1))
                .toList();
    }

    private static String bar(JobStatus.Rendition rendition, int width) {
        int full = (int) Math.round(rendition.share() * BAR_CELLS);
        String cells = "█".repeat(full) + "░".repeat(BAR_CELLS - full);
        String share = rendition.isDropped() ? "dropped" : Math.round(rendition.share() * 100) + " %";
        String name = String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s", Printable.text(rendition.name()));
        return "  " + name + " " + cells + " " + share;
    }

    private void draw(List<String> lines) {
        if (lines.equals(drawn)) {
            return;
        }
        if (!drawn.isEmpty()) {
            out.print("\u001b[" + drawn.size() + "A\u001b[J");
        }
        lines.forEach(out::println);
        out.flush();
        drawn = lines;
    }

    @Override
    public void close() {
        draw(List.of());
    }
}
