package io.tailrace.gateway.http;

import io.tailrace.kafka.TraceContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;

/** A request as an endpoint sees it. */
public final class Call {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final Request request;
    private final Map<String, String> pathParameters;
    private final Duration bodyLimit;

    Call(Request request, Map<String, String> pathParameters, Duration bodyLimit) {
        this.request = request;
        this.pathParameters = pathParameters;
        this.bodyLimit = bodyLimit;
    }

    /** A variable of the path, which the route declares. */
    public String path(String name) {
        return optionalPath(name).orElseThrow(() -> new IllegalArgumentException("the route has no {" + name + "}"));
    }

    /** A variable of the path, where the endpoint serves a route without it as well. */
    public Optional<String> optionalPath(String name) {
        return Optional.ofNullable(pathParameters.get(name));
    }

    /** The first value of a query parameter; empty when absent or blank. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(fields().getValue(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private Fields fields() {
        try {
            return Request.extractQueryParameters(request);
        } catch (RuntimeException e) {
            throw new ProblemException(Problem.malformed("the query string cannot be read: " + e.getMessage()));
        }
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** The trace that the caller says this is part of; empty when it says nothing, no trace, or two of them (W3C Trace Context, 4.3). */
    public Optional<TraceContext> trace() {
        List<String> given = request.getHeaders().getValuesList(TraceContext.HEADER);
        return given.size() == 1 ? TraceContext.parse(given.get(0).strip()) : Optional.empty();
    }

    /** The members of a header that is a list, of all its lines; quotes are taken off. */
    public List<String> list(String name) {
        return request.getHeaders().getCSV(name, false);
    }

    /** Names of the query parameters. */
    public Set<String> queryNames() {
        return fields().getNames();
    }

    /** Refuses another content type than JSON. */
    public Call requireJson() {
        return requireType(Set.of("application/json"), "application/json", Map.of());
    }

    /** Refuses another content type than a JSON merge patch (RFC 7396) or JSON; the refusal tells which are taken (RFC 5789, 2.2). */
    public Call requireMergePatch() {
        return requireType(
                Set.of(MERGE_PATCH, "application/json"),
                MERGE_PATCH,
                Map.of("Accept-Patch", MERGE_PATCH + ", application/json"));
    }

    private Call requireType(Set<String> taken, String wanted, Map<String, String> headers) {
        String type = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .map(value -> value.split(";", 2)[0].strip())
                .orElse("");
        if (!taken.contains(type.toLowerCase(Locale.ROOT))) {
            throw new ProblemException(new Problem(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
                    "unsupported-media-type",
                    "the body must be " + wanted + ", not \"" + Text.shown(type) + "\"",
                    headers));
        }
        return this;
    }

    /** Reads the whole body, a JSON object. */
    public JsonObject json() throws InterruptedException {
        return Json.object(bytes());
    }

    /** Reads the whole body as it came, once. A sender that drips its bytes must not hold a thread for longer than the limit. */
    public byte[] bytes() throws InterruptedException {
        Promise.Completable<ByteBuffer> body = new Promise.Completable<>();
        Content.Source.asByteBuffer(request, body);
        try {
            ByteBuffer buffer = body.get(bodyLimit.toMillis(), TimeUnit.MILLISECONDS);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (TimeoutException e) {
            request.fail(e);
            throw new ProblemException(Problem.of(
                    HttpStatus.REQUEST_TIMEOUT_408,
                    "request-timeout",
                    "the body did not arrive within " + bodyLimit.toSeconds() + " s"));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof HttpException known
                    ? new ProblemException(Problem.ofStatus(known.getCode(), String.valueOf(known.getReason())))
                    : new ProblemException(Problem.malformed("the body ended early"));
        }
    }
}
