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
        String text = RelayAddress.hidden(ADDRESS.matcher(line).replaceAll(""));
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }
}
