package io.tailrace.profiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The absolute path of a file on a recorder's machine, as its hook names it. The machine is not this one, so nothing is looked up: a path
 * that could mean another place there, or to whoever decodes it once more, is refused instead.
 *
 * @param segments none empty, none {@code .} or {@code ..}
 */
public record RecordedPath(List<String> segments) {

    private static final int LONGEST = 2_048;

    /** Percent-encoded dots, slashes, backslashes and controls, once or several times over. */
    private static final Pattern ENCODED = Pattern.compile("%(25)*(2e|2f|5c|[01][0-9a-f]|7f)");

    public RecordedPath {
        segments = List.copyOf(segments);
    }

    /**
     * Reads a path; {@code //} and {@code /./} count as {@code /}.
     *
     * @throws IllegalArgumentException with what is wrong, to be read after "the path"
     */
    public static RecordedPath of(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("is not absolute");
        }
        if (path.length() > LONGEST) {
            throw new IllegalArgumentException("is longer than " + LONGEST + " characters");
        }
        if (path.codePoints().anyMatch(c -> Character.isISOControl(c) || c == '\\')) {
            throw new IllegalArgumentException("contains a control character or a backslash");
        }
        if (ENCODED.matcher(path.toLowerCase(Locale.ROOT)).find()) {
            throw new IllegalArgumentException("contains an encoded separator, dot or control character");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                throw new IllegalArgumentException("contains \"..\"");
            }
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return new RecordedPath(segments);
    }

    /** What of this path lies below {@code folder}, without a slash in front; empty when it lies elsewhere or is the folder itself. */
    Optional<String> below(RecordedPath folder) {
        int depth = folder.segments().size();
        if (segments.size() <= depth || !segments.subList(0, depth).equals(folder.segments())) {
            return Optional.empty();
        }
        return Optional.of(String.join("/", segments.subList(depth, segments.size())));
    }

    @Override
    public String toString() {
        return "/" + String.join("/", segments);
    }
}
