package io.tailrace.encoder.relay;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Path of a request: {@code /<id>} is the source, {@code /<id>/<name>} and {@code /<id>/<rendition>/<name>} are objects to write. Names
 * begin with a letter or digit, so no path leads upwards. Pure.
 *
 * @param lease id of the lease
 * @param name of the object; empty for the source
 */
record RelayPath(String lease, Optional<String> name) {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,100}";
    private static final Pattern PATH = Pattern.compile("/([0-9a-f-]{36})(?:/((?:" + NAME + "/)?" + NAME + "))?");

    static Optional<RelayPath> parse(String path) {
        Matcher found = PATH.matcher(path);
        return found.matches()
                ? Optional.of(new RelayPath(found.group(1), Optional.ofNullable(found.group(2))))
                : Optional.empty();
    }
}
