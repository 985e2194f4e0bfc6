package io.tailrace.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Why a request was not done (RFC 9457).
 *
 * @param status  HTTP status
 * @param code    stable and machine-readable, such as {@code unknown-profile}; also the last part of the problem's type
 * @param detail  a sentence for whoever sent the request
 * @param headers further headers of the answer
 */
public record Problem(int status, String code, String detail, Map<String, String> headers) {

    static final String MEDIA_TYPE = "application/problem+json";
    private static final String TYPE_PREFIX = "urn:tailrace:problem:";

    public Problem {
        headers = Map.copyOf(headers);
    }

    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, Map.of());
    }

    /** The request is no valid JSON, or not what this call takes. */
    public static Problem malformed(String detail) {
        return of(HttpStatus.BAD_REQUEST_400, "malformed", detail);
    }

    /** A field has a value that is not allowed. */
    public static Problem invalid(String code, String detail) {
        return of(HttpStatus.UNPROCESSABLE_ENTITY_422, code, detail);
    }

    /** Something the gateway needs is away; the same request may succeed after {@code retryAfter}. */
    public static Problem unavailable(String code, String detail, Duration retryAfter) {
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE_503,
                code,
                detail,
                Map.of("Retry-After", Long.toString(retryAfter.toSeconds())));
    }

    /** For errors that the HTTP server finds by itself: the status says what it is, {@code reason} may say more. */
    static Problem ofStatus(int status, String reason) {
        return switch (status) {
            case HttpStatus.NOT_FOUND_404 -> of(status, "not-found", "there is nothing at this path");
            case HttpStatus.PAYLOAD_TOO_LARGE_413 -> of(status, "too-large", "the body is larger than allowed");
            case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                of(status, "headers-too-large", "the headers are larger than allowed");
            case HttpStatus.INTERNAL_SERVER_ERROR_500 ->
                of(status, "internal", "the gateway failed, its log says more");
            default -> of(status, title(status).toLowerCase(Locale.ROOT).replace(' ', '-'), reason);
        };
    }

    ObjectNode json(String instance) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", TYPE_PREFIX + code);
        json.put("title", title(status));
        json.put("status", status);
        json.put("code", code);
        json.put("detail", detail);
        json.put("instance", instance);
        return json;
    }

    private static String title(int status) {
        HttpStatus.Code known = HttpStatus.getCode(status);
        return known == null ? "Error" : known.getMessage();
    }
}
