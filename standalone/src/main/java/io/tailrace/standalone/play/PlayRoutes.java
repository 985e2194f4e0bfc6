package io.tailrace.standalone.play;

import io.tailrace.store.ObjectStore;
import java.util.Map;
import org.eclipse.jetty.server.Handler;

/** What the standalone server adds to the gateway's port (design, public surface): for this machine only. */
public final class PlayRoutes {

    private PlayRoutes() {}

    /** Handlers by path spec. */
    public static Map<String, Handler> of(ObjectStore store, String outputBucket) {
        return Map.of(
                "/play/*", new LoopbackOnly(new PlayerPages()),
                "/media/*", new LoopbackOnly(new MediaFiles(store, outputBucket)));
    }
}
