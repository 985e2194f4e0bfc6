package io.tailrace.gateway.hooks;

import io.tailrace.gateway.http.Json;
import io.tailrace.gateway.http.JsonObject;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A hook as it came: the bytes for signatures, and readers for what is in them. Hostile.
 *
 * @param header first value of a header
 * @param query  first value of a query parameter
 * @param token  the secret at the end of the path, if there is one
 * @param body   must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // a signature is over these bytes; nobody compares requests
public record HookRequest(
        Function<String, Optional<String>> header,
        Function<String, Optional<String>> query,
        Optional<String> token,
        byte[] body) {

    Optional<String> header(String name) {
        return header.apply(name);
    }

    Optional<String> query(String name) {
        return query.apply(name);
    }

    /** Media type without parameters, in lower case; empty text when the sender gave none. */
    String contentType() {
        return header("Content-Type")
                .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** @throws ProblemException 400 when the body is no JSON object */
    JsonObject json() {
        return Json.object(body);
    }

    /** The body as a form. Lenient: recorders escape what they think must be, and nothing else. */
    Form form() {
        return Form.of(text());
    }

    /** A field of a JSON object or of a form, whichever the body is: several recorders changed from one to the other. */
    Function<String, Optional<String>> fields() {
        if (text().stripLeading().startsWith("{")) {
            JsonObject json = json();
            return json::scalar;
        }
        return form()::first;
    }

    static ProblemException missing(String name) {
        return new ProblemException(Problem.invalid("missing-field", "the hook has no " + name));
    }

    /** Without the token and what else may be secret. */
    @Override
    public String toString() {
        return "HookRequest of " + body.length + " bytes";
    }
}
