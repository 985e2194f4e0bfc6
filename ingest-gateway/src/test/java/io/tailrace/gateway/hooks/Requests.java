package io.tailrace.gateway.hooks;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Builds hook requests. */
final class Requests {

    private final Map<String, String> headers = new HashMap<>();
    private final Map<String, String> query = new HashMap<>();
    private final byte[] body;
    private Optional<String> token = Optional.empty();

    private Requests(String body) {
        this.body = body.getBytes(StandardCharsets.UTF_8);
    }

    static Requests of(String body) {
        return new Requests(body);
    }

    Requests header(String name, String value) {
        headers.put(name.toLowerCase(Locale.ROOT), value);
        return this;
    }

    Requests query(String name, String value) {
        query.put(name, value);
        return this;
    }

    Requests token(String value) {
        token = Optional.of(value);
        return this;
    }

    HookRequest request() {
        return new HookRequest(
                name -> Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))),
                name -> Optional.ofNullable(query.get(name)),
                token,
                body);
    }
}
