package io.tailrace.gateway.hooks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All kinds of hooks. A new recorder is a class of its own and a line here. */
public final class RecorderHooks {

    private static final List<RecorderHook> ALL = List.of(
            new GenericHook(),
            new NginxRtmpHook(),
            new SrsHook(),
            new MediaMtxHook(),
            new OvenMediaEngineHook(),
            new AntMediaHook(),
            new LiveKitHook(),
            new Red5Hook());

    private static final Map<String, RecorderHook> BY_KIND = byKind();

    private RecorderHooks() {}

    private static Map<String, RecorderHook> byKind() {
        Map<String, RecorderHook> hooks = new LinkedHashMap<>();
        ALL.forEach(hook -> hooks.put(hook.kind(), hook));
        return hooks;
    }

    public static Optional<RecorderHook> find(String kind) {
        return Optional.ofNullable(BY_KIND.get(kind));
    }

    /** Their names, {@code generic} first. */
    public static Set<String> kinds() {
        return BY_KIND.keySet();
    }
}
