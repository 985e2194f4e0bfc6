package io.tailrace.ffmpeg;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a child ended. A code of 0 alone says nothing: ffmpeg also ends with 0 after a full disk, a body cut short or a refused PUT.
 *
 * @param code exit code, 128 + signal for a killed child
 * @param objection why its guard had it killed, or why not all it wrote was read; empty when it ended by itself or was killed by
 *     {@link ChildProcess#kill}
 * @param isOutOfMemory whether it was killed for the memory it held, by us or by the kernel
 * @param cpu processor time of the child, at most a tenth of a second short
 * @param wall from start to end
 * @param lastLines the last lines it wrote to standard error, addresses and relay paths removed
 */
public record ExitReport(
        int code,
        Optional<String> objection,
        boolean isOutOfMemory,
        Duration cpu,
        Duration wall,
        List<String> lastLines) {

    /** Warnings that mean a void result although the code is 0. */
    private static final List<String> FATAL_WARNINGS = List.of(
            "has not been used for any stream", "Output file is empty", "Nothing was written", "No filtered frames");

    /** What a look at the end of the log should show first: errors before warnings. */
    private static final List<String> SEVERITIES = List.of("[panic]", "[fatal]", "[error]", "[warning]");

    /** What a line begins with: the part that speaks, its severity, the relay's address for the source. */
    private static final Pattern PREFIX = Pattern.compile("^(?:\\[[^\\]]*\\] *|relay:: *)+");

    public ExitReport {
        lastLines = List.copyOf(lastLines);
    }

    public boolean isClean() {
        return code == 0 && objection.isEmpty();
    }

    /** The first warning that makes the result void. */
    public Optional<String> fatalWarning() {
        return lastLines.stream()
                .filter(line -> FATAL_WARNINGS.stream().anyMatch(line::contains))
                .findFirst();
    }

    /**
     * The first line of the highest severity, for a person: without the parts' names and the severity. Later lines are mostly
     * consequences. Empty when it wrote nothing.
     */
    public Optional<String> tellingLine() {
        return rawTellingLine()
                .map(line -> PREFIX.matcher(line).replaceFirst(""))
                .map(line -> line.replace(" relay::", ":"))
                .filter(line -> !line.isBlank());
    }

    private Optional<String> rawTellingLine() {
        for (String severity : SEVERITIES) {
            Optional<String> line =
                    lastLines.stream().filter(text -> text.contains(severity)).findFirst();
            if (line.isPresent()) {
                return line;
            }
        }
        return lastLines.isEmpty() ? Optional.empty() : Optional.of(lastLines.get(lastLines.size() - 1));
    }
}
