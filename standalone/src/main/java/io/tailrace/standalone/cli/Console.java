package io.tailrace.standalone.cli;

import io.tailrace.standalone.progress.JsonProgress;
import io.tailrace.standalone.progress.LineProgress;
import io.tailrace.standalone.progress.ProgressDisplay;
import io.tailrace.standalone.progress.TerminalProgress;
import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param isTerminal whether {@code out} is a terminal: the launcher looks, because the JVM cannot tell for one stream alone
 */
record Console(PrintStream out, PrintStream err, boolean isTerminal, int columns) {

    private static final int USUAL_COLUMNS = 80;

    static Console ofProcess() {
        String columns = System.getenv().getOrDefault("COLUMNS", "");
        return new Console(
                System.out,
                System.err,
                Boolean.getBoolean("tailrace.terminal"),
                columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : USUAL_COLUMNS);
    }

    ProgressDisplay progress(boolean asJson) {
        if (asJson) {
            return new JsonProgress(out, err);
        }
        return isTerminal ? new TerminalProgress(out, err, columns) : new LineProgress(out, err);
    }
}
