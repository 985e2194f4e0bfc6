package io.tailrace.gateway;

import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.server.Handler;

/**
 * What differs between the gateway on its own and inside another process.
 *
 * @param viewDir     folder of the view of jobs
 * @param port        of the API; 0 takes a free one
 * @param extraRoutes further handlers by servlet path spec, such as {@code /media/*}
 */
public record GatewayOptions(Path viewDir, int port, Map<String, Handler> extraRoutes) {

    public GatewayOptions {
        extraRoutes = Map.copyOf(extraRoutes);
    }
}
