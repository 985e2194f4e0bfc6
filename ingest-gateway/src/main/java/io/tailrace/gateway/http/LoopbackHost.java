package io.tailrace.gateway.http;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets requests through whose Host is a name of this machine itself. A web page can have its own name lead to 127.0.0.1 (DNS rebinding);
 * to the browser it then is of the same origin as a server there, and only the Host tells.
 */
public final class LoopbackHost extends Handler.Wrapper {

    private static final Pattern NAMES = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|\\[::1]");

    private final MeterRegistry metrics;

    LoopbackHost(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** Whether the request names a loopback address as its host, or none at all, which no browser does. */
    public static boolean isNamedBy(Request request) {
        String host = Optional.ofNullable(Request.getServerName(request)).orElse("");
        return NAMES.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (isNamedBy(request)) {
            return super.handle(request, response, callback);
        }
        Problem problem = Problem.of(
                HttpStatus.FORBIDDEN_403,
                "foreign-host",
                "this port is for its own machine, under the names localhost, 127.0.0.1 and [::1]");
        Resource.refuse(metrics, request, response, callback, problem);
        return true;
    }
}
