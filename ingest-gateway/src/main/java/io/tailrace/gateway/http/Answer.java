package io.tailrace.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** What a call gives back: a status, further headers and a JSON body. */
public record Answer(int status, Map<String, String> headers, JsonNode body) {

    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer ok(JsonNode body) {
        return new Answer(HttpStatus.OK_200, Map.of(), body);
    }

    /** Taken over for good, done later. */
    public static Answer accepted(JsonNode body) {
        return new Answer(HttpStatus.ACCEPTED_202, Map.of(), body);
    }

    /** The same with the address of what was made. */
    public Answer at(String location) {
        return new Answer(status, Map.of("Location", location), body);
    }
}
