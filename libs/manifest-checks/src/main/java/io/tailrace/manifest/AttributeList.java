package io.tailrace.manifest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An attribute list of a playlist tag (RFC 8216bis, 4.2). Values keep their quotes, so that a check sees how they were written. */
record AttributeList(Map<String, String> values) {

    private static final Pattern ATTRIBUTE = Pattern.compile("([A-Z0-9-]+)=(\"[^\"\\r\\n]*\"|[^\",\\s]+)(,|$)");

    /**
     * Parses a list strictly: no space around commas, no name twice.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static AttributeList parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(text);
        int at = 0;
        boolean isOpen = true;
        while (at < text.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException("no attribute at '" + text.substring(at) + "'");
            }
            if (values.put(matcher.group(1), matcher.group(2)) != null) {
                throw new IllegalArgumentException("attribute " + matcher.group(1) + " stands twice");
            }
            at = matcher.end();
            isOpen = matcher.group(3).equals(",");
        }
        if (isOpen) {
            throw new IllegalArgumentException("an attribute list ends with an attribute, got '" + text + "'");
        }
        return new AttributeList(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value as written, quotes included. */
    Optional<String> raw(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** A quoted string without its quotes; empty when absent or not quoted. */
    Optional<String> quoted(String name) {
        return raw(name).filter(AttributeList::isQuoted).map(value -> value.substring(1, value.length() - 1));
    }

    /** An enumerated string, number or resolution; empty when absent or quoted. */
    Optional<String> plain(String name) {
        return raw(name).filter(value -> !isQuoted(value));
    }

    private static boolean isQuoted(String value) {
        return value.startsWith("\"");
    }
}
