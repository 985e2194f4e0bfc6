package io.tailrace.standalone.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Variables in a file of {@code NAME=value} lines: what a shell reads with {@code set -a; . FILE}, and {@code docker --env-file}. */
public final class EnvironmentFile {

    private static final Pattern LINE = Pattern.compile("(TAILRACE_[A-Z0-9_]+)=(.*)");
    /** What no shell takes for more than it is. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.,:/@%+-]*");

    private EnvironmentFile() {}

    static void write(Path file, Map<String, String> variables) {
        StringBuilder text =
                new StringBuilder("# Joins another process to the Tailrace server that wrote this. Keep it secret.\n");
        new TreeMap<>(variables).forEach((name, value) -> {
            if (!PLAIN.matcher(value).matches()) {
                throw new IllegalArgumentException(name + " has characters that do not fit an environment file");
            }
            text.append(name).append('=').append(value).append('\n');
        });
        PrivateFile.write(file, text.toString());
    }

    /**
     * Reads the variables; comments and empty lines are passed over.
     *
     * @throws UncheckedIOException with a sentence when the file cannot be read or has another line
     */
    public static Map<String, String> read(Path file) {
        Map<String, String> variables = new LinkedHashMap<>();
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                Matcher matcher = LINE.matcher(line.strip());
                if (!matcher.matches()) {
                    throw new IOException("line " + number + " is not TAILRACE_NAME=value");
                }
                variables.put(matcher.group(1), matcher.group(2));
            }
            return variables;
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("There is no environment file " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException("The environment file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
