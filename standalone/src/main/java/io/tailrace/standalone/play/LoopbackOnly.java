package io.tailrace.standalone.play;

import io.tailrace.gateway.http.LoopbackHost;
import java.net.InetSocketAddress;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets GET and HEAD of this machine through: the peer is a loopback address, and the Host is one too, so that a page on the web cannot
 * read media by pointing its own name at 127.0.0.1.
 */
final class LoopbackOnly extends Handler.Wrapper {

    LoopbackOnly(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!isLocal(request)) {
            Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403);
            return true;
        }
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            response.getHeaders().put("Allow", "GET, HEAD");
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
            return true;
        }
        return super.handle(request, response, callback);
    }

    private static boolean isLocal(Request request) {
        boolean isLocalPeer = request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress();
        return isLocalPeer && LoopbackHost.isNamedBy(request);
    }
}
