package io.tailrace.gateway.http;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One path that answers with a stream of events. */
final class EventResource extends Handler.Abstract {

    static final String MEDIA_TYPE = "text/event-stream";

    private static final Set<String> ACCEPTABLE = Set.of(MEDIA_TYPE, "text/*", "*/*");
    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private final UriTemplatePathSpec path;
    private final EventEndpoint endpoint;
    private final EventStreams streams;

    EventResource(String path, EventEndpoint endpoint, EventStreams streams) {
        this.path = new UriTemplatePathSpec(path);
        this.endpoint = endpoint;
        this.streams = streams;
    }

    UriTemplatePathSpec path() {
        return path;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long start = System.nanoTime();
        int status;
        try {
            status = answer(request, response, callback);
        } catch (ProblemException e) {
            status = Resource.refuse(streams.metrics(), request, response, callback, e.problem());
        } catch (RuntimeException e) {
            status = Resource.refuse(
                    streams.metrics(), request, response, callback, Resource.unexpected(path, request, e));
        }
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
        Resource.record(streams.metrics(), path, method, status, System.nanoTime() - start);
        return true;
    }

    /** Gives back the status. */
    private int answer(Request request, Response response, Callback callback) {
        if (!METHODS.contains(request.getMethod())) {
            throw new ProblemException(new Problem(
                    HttpStatus.METHOD_NOT_ALLOWED_405,
                    "method-not-allowed",
                    "this path has no " + Text.shown(request.getMethod()),
                    Map.of("Allow", "GET, HEAD")));
        }
        if (!acceptsEvents(request)) {
            throw new ProblemException(
                    Problem.of(HttpStatus.NOT_ACCEPTABLE_406, "not-acceptable", "the answer is " + MEDIA_TYPE));
        }
        Call call = new Call(request, path.getPathParams(Resource.pathOf(request)), Duration.ZERO);
        Optional<EventFeed> feed = endpoint.open(
                call, call.header("Last-Event-ID").filter(id -> !id.isEmpty()).or(() -> call.query("lastEventId")));
        if (feed.isEmpty()) {
            response.setStatus(HttpStatus.NO_CONTENT_204);
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            callback.succeeded();
            return HttpStatus.NO_CONTENT_204;
        }
        if (request.getMethod().equals("HEAD")) {
            EventStreams.headers(response);
            callback.succeeded();
        } else {
            streams.open(request, response, callback, feed.get());
        }
        return HttpStatus.OK_200;
    }

    private static boolean acceptsEvents(Request request) {
        List<String> accepted = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT);
        return accepted.isEmpty()
                || accepted.stream()
                        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                        .anyMatch(ACCEPTABLE::contains);
    }
}
