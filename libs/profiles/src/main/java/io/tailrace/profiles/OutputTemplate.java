package io.tailrace.profiles;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An output prefix with a place for what tells recordings apart: {@code {name}}, the file's name without its extension, or {@code {path}},
 * its key below the rule's prefix without the extension. Without one of them all recordings of a rule would want the same folder, and all
 * but the first would fail.
 */
public record OutputTemplate(String text) {

    private static final String NAME = "{name}";
    private static final String PATH = "{path}";

    /** Segments of letters, digits, '.', '_' and '-', none starting with '.' or '-', with the variables taken for letters. */
    private static final Pattern TEMPLATE =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final Pattern LEADING = Pattern.compile("^[.-]+");

    public OutputTemplate {
        if (!text.contains(NAME) && !text.contains(PATH)) {
            throw new IllegalArgumentException("needs {name} or {path}: two recordings cannot share a folder");
        }
        if (text.length() > 256
                || !TEMPLATE.matcher(text.replace(NAME, "n").replace(PATH, "p")).matches()) {
            throw new IllegalArgumentException(
                    "is a relative path of at most 256 characters, its segments of letters, digits, '.', '_' and '-',"
                            + " with {name} or {path} in it");
        }
    }

    /** @param prefix what {@code key} starts with */
    String fill(String key, String prefix) {
        String path = Arrays.stream(
                        withoutExtension(key.substring(prefix.length())).split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .map(OutputTemplate::safe)
                .collect(Collectors.joining("/"));
        String whole = path.isEmpty() ? "recording" : path;
        return text.replace(PATH, whole).replace(NAME, whole.substring(whole.lastIndexOf('/') + 1));
    }

    private static String withoutExtension(String key) {
        int dot = key.lastIndexOf('.');
        return dot > key.lastIndexOf('/') + 1 ? key.substring(0, dot) : key;
    }

    /** Letters lose their accents, what else is unusual becomes an underscore. */
    private static String safe(String segment) {
        String plain = MARKS.matcher(Normalizer.normalize(segment, Normalizer.Form.NFKD))
                .replaceAll("");
        return LEADING.matcher(UNSAFE.matcher(plain).replaceAll("_")).replaceFirst("_");
    }
}
