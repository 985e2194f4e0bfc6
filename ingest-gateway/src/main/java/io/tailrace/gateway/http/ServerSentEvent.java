package io.tailrace.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One event of a stream (WHATWG HTML, 9.2 server-sent events).
 *
 * @param id   what a client that lost the connection sends back as {@code Last-Event-ID}; empty: the one before stays
 * @param name type of the event
 */
public record ServerSentEvent(Optional<String> id, String name, JsonNode data) {

    public ServerSentEvent {
        if (id.filter(text -> text.chars().anyMatch(c -> c < ' ')).isPresent()) {
            throw new IllegalArgumentException("an event's id is one line");
        }
    }

    /** As it goes over the wire; JSON as Jackson writes it has no line breaks, so it is one data line. */
    String text() {
        StringBuilder text = new StringBuilder();
        id.ifPresent(value -> text.append("id: ").append(value).append('\n'));
        return text.append("event: ")
                .append(name)
                .append("\ndata: ")
                .append(new String(Json.bytes(data), StandardCharsets.UTF_8))
                .append("\n\n")
                .toString();
    }
}
