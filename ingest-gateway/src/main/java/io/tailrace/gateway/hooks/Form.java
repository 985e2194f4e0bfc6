package io.tailrace.gateway.hooks;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A body of {@code application/x-www-form-urlencoded}. Of a name that comes twice the first value counts: nginx-rtmp appends the query
 * arguments that a publisher chose, so a later {@code path} is the publisher's and not the recorder's.
 */
record Form(Map<String, String> values) {

    private static final int MOST_FIELDS = 200;

    Form {
        values = Map.copyOf(values);
    }

    static Form of(String body) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : body.strip().split("&", MOST_FIELDS)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return new Form(values);
    }

    /** The first value of that name; empty when absent or empty. */
    Optional<String> first(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** What is no escape stays as it is; bytes that are no UTF-8 become the replacement character, which no key may match by accident. */
    private static String decoded(String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[raw.length];
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (raw[i] == '%' && high >= 0 && low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = raw[i] == '+' ? (byte) ' ' : raw[i];
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
