package io.tailrace.ffmpeg;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** The last lines of a child's standard error, fit for logs and records. Filled by one thread, read by another. */
final class LineTail {

    static final int LINES = 200;
    private static final Pattern ADDRESS = Pattern.compile(" @ 0x[0-9a-f]+");
    /** Whoever knows a relay path can read the source while the task runs. */
    private static final Pattern RELAY = Pattern.compile("https?://(127\\.0\\.0\\.1|localhost)(:\\d+)?/[^\\s/'\":]+");

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        if (line.isBlank()) {
            return;
        }
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(clean(line));
    }

    synchronized List<String> lines() {
        return new ArrayList<>(lines);
    }

    static String clean(String line) {
        String text = RELAY.matcher(ADDRESS.matcher(line).replaceAll("")).replaceAll("relay:");
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }
}
