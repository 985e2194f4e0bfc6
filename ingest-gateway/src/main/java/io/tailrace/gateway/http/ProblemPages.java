package io.tailrace.gateway.http;

import io.micrometer.core.instrument.MeterRegistry;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Errors that the server itself finds (no such path, body or headers too large, unreadable request) as problem documents. */
final class ProblemPages extends ErrorHandler {

    private final MeterRegistry metrics;

    ProblemPages(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String reason = Text.shown(String.valueOf(request.getAttribute(ERROR_MESSAGE)));
        Problem problem = Problem.ofStatus(response.getStatus(), reason);
        Resource.refuse(metrics, request, response, callback, problem);
        return true;
    }
}
