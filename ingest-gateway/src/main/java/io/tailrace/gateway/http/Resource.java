package io.tailrace.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One path and its methods. Every way out of an endpoint ends here as JSON or as a problem. */
final class Resource extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(Resource.class);
    private static final Set<String> ACCEPTABLE =
            Set.of("application/json", "application/*", "*/*", Problem.MEDIA_TYPE);

    /** The last variable of a path that must not be logged. */
    private static final String SECRET = "token";

    private final UriTemplatePathSpec path;
    private final Map<String, Endpoint> methods;
    private final MeterRegistry metrics;
    private final Duration bodyLimit;

    Resource(String path, Map<String, Endpoint> methods, MeterRegistry metrics, Duration bodyLimit) {
        this.bodyLimit = bodyLimit;
        this.path = new UriTemplatePathSpec(path);
        this.methods = Map.copyOf(methods);
        this.metrics = metrics;
    }

    UriTemplatePathSpec path() {
        return path;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long start = System.nanoTime();
        int status;
        try {
            Answer answer = answer(request);
            status = Conditional.applies(request, answer)
                    ? Conditional.write(request, response, callback, answer)
                    : write(response, callback, answer.status(), "application/json", answer.headers(), answer.body());
        } catch (ProblemException e) {
            status = refuse(request, response, callback, e.problem());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            status = refuse(
                    request,
                    response,
                    callback,
                    Problem.unavailable("stopping", "the gateway is stopping", Duration.ofSeconds(1)));
        } catch (RuntimeException e) {
            status = refuse(request, response, callback, unexpected(path, request, e));
        }
        String method = methods.containsKey(request.getMethod()) ? request.getMethod() : "other";
        record(metrics, path, method, status, System.nanoTime() - start);
        return true;
    }

    private Answer answer(Request request) throws InterruptedException {
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        Endpoint endpoint = methods.get(method);
        if (endpoint == null) {
            throw new ProblemException(new Problem(
                    HttpStatus.METHOD_NOT_ALLOWED_405,
                    "method-not-allowed",
                    "this path has no " + Text.shown(method),
                    Map.of("Allow", allowed())));
        }
        if (!acceptsJson(request)) {
            throw new ProblemException(
                    Problem.of(HttpStatus.NOT_ACCEPTABLE_406, "not-acceptable", "the answer is application/json"));
        }
        if (!method.equals("GET") && isCrossOrigin(request)) {
            throw new ProblemException(Problem.of(
                    HttpStatus.FORBIDDEN_403, "cross-origin", "pages of other origins may not change anything here"));
        }
        return endpoint.handle(new Call(request, path.getPathParams(pathOf(request)), bodyLimit));
    }

    private String allowed() {
        Set<String> names = new TreeSet<>(methods.keySet());
        if (names.contains("GET")) {
            names.add("HEAD");
        }
        return String.join(", ", names);
    }

    private static boolean acceptsJson(Request request) {
        List<String> accepted = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT);
        return accepted.isEmpty()
                || accepted.stream()
                        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                        .anyMatch(ACCEPTABLE::contains);
    }

    /** A web page can post to a loopback port from any browser on the machine, and its browser then says where it comes from. */
    private static boolean isCrossOrigin(Request request) {
        Optional<String> origin = Optional.ofNullable(request.getHeaders().get("Origin"));
        String self = "//"
                + Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST)).orElse("");
        return origin.isPresent() && !origin.get().endsWith(self);
    }

    /** What a failure of the gateway itself is to the client; its log says more. */
    static Problem unexpected(UriTemplatePathSpec path, Request request, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException known) {
                return Problem.ofStatus(known.getCode(), String.valueOf(known.getReason()));
            }
        }
        LOG.error("{} {} failed", request.getMethod(), Text.shown(shownPath(path, request)), e);
        return Problem.ofStatus(HttpStatus.INTERNAL_SERVER_ERROR_500, "");
    }

    /** For the log: a path may end in a secret, which routes call {@code {token}}. */
    private static String shownPath(UriTemplatePathSpec path, Request request) {
        String whole = pathOf(request);
        return path.getPathParams(whole).containsKey(SECRET)
                ? whole.substring(0, whole.lastIndexOf('/') + 1) + "***"
                : whole;
    }

    /** The whole path: Jetty's path in context begins after what the mapping matched. */
    static String pathOf(Request request) {
        return Optional.ofNullable(request.getHttpURI().getCanonicalPath()).orElse("");
    }

    private int refuse(Request request, Response response, Callback callback, Problem problem) {
        return refuse(metrics, request, response, callback, problem);
    }

    /** Counts the problem and answers with it. @return its status */
    static int refuse(MeterRegistry metrics, Request request, Response response, Callback callback, Problem problem) {
        metrics.counter("tailrace.http.refused", "code", problem.code()).increment();
        JsonNode body = problem.json(Text.shown(pathOf(request)));
        return write(response, callback, problem.status(), Problem.MEDIA_TYPE, problem.headers(), body);
    }

    private static int write(
            Response response, Callback callback, int status, String type, Map<String, String> headers, JsonNode body) {
        byte[] bytes = Json.bytes(body);
        response.setStatus(status);
        headers.forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(bytes), callback);
        return status;
    }

    /** By the route's pattern and never by the path: paths are many. */
    static void record(MeterRegistry metrics, UriTemplatePathSpec path, String method, int status, long nanos) {
        metrics.timer(
                        "tailrace.http.requests",
                        "route",
                        path.getDeclaration(),
                        "method",
                        method,
                        "status",
                        Integer.toString(status))
                .record(Duration.ofNanos(nanos));
    }
}
