package io.tailrace.encoder.encode;

import io.tailrace.encoder.relay.SegmentSink;
import io.tailrace.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends what ffmpeg writes to the sink of its rendition, and remembers the first thing that went wrong. */
final class SegmentSinks implements SegmentSink {

    private final Map<String, RenditionSink> sinks;
    private @Nullable Exception failure;

    /** @param sinks by name of their rendition */
    SegmentSinks(Map<String, RenditionSink> sinks) {
        this.sinks = Map.copyOf(sinks);
    }

    @Override
    public void store(String name, byte[] bytes) throws IOException, StoreException {
        try {
            int slash = name.indexOf('/');
            RenditionSink sink = slash < 0 ? null : sinks.get(name.substring(0, slash));
            if (sink == null) {
                throw new MismatchException("an object " + name + " was not expected");
            }
            sink.store(name.substring(slash + 1), bytes);
        } catch (IOException | StoreException e) {
            remember(e);
            throw e;
        }
    }

    private synchronized void remember(Exception e) {
        if (failure == null) {
            failure = e;
        }
    }

    /** A {@link MismatchException}, or what the store said. */
    synchronized Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    /** Names ffmpeg always writes. */
    List<String> frames() {
        return all(RenditionSink::frame);
    }

    /** Names of the segments, as the playlists tell. */
    List<String> listed() {
        return all(RenditionSink::listed);
    }

    private List<String> all(Function<RenditionSink, List<String>> names) {
        return sinks.values().stream().map(names).flatMap(List::stream).collect(Collectors.toList());
    }
}
