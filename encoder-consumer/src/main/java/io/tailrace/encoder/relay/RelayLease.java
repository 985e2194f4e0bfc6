package io.tailrace.encoder.relay;

import io.tailrace.events.ObjectVersion;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one attempt may reach: its source to read, a folder to write. A transcoder's exit code is 0 after a source cut short and after
 * a refused PUT alike, so an attempt has succeeded when its exit code is 0, {@link #failure} is empty and {@link #awaitStored} says that
 * every expected object is stored.
 */
public final class RelayLease implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RelayLease.class);

    private final ObjectVersion source;
    private final SegmentSink sink;
    private final boolean isForLooks;
    private final String address;
    private final Runnable revoke;
    private final AtomicLong served = new AtomicLong();

    // guarded by this
    private final Set<String> stored = new HashSet<>();
    private final Set<Closeable> connections = new HashSet<>();
    private Optional<RelayFailure> failure = Optional.empty();
    private boolean open = true;

    RelayLease(ObjectVersion source, SegmentSink sink, boolean isForLooks, String address, Runnable revoke) {
        this.source = source;
        this.sink = sink;
        this.isForLooks = isForLooks;
        this.address = address;
        this.revoke = revoke;
    }

    /** Where the transcoder reads; ranges, HEAD and If-Match are understood. */
    public String sourceUrl() {
        return address;
    }

    /**
     * Where the transcoder writes by PUT.
     *
     * @param nameOrPattern {@code name} or {@code rendition/name}; may hold a pattern such as {@code %06d.m4s}
     */
    public String outputUrl(String nameOrPattern) {
        return address + "/" + nameOrPattern;
    }

    /** Bytes of the source sent to the transcoder so far. */
    public long bytesServed() {
        return served.get();
    }

    /** The first thing that went wrong. */
    public synchronized Optional<RelayFailure> failure() {
        return failure;
    }

    /**
     * Waits until all of {@code names} are stored: a transcoder does not wait for the answers to its PUTs, so the last of them may still be
     * on their way when it has ended.
     *
     * @return false when something failed, the lease was closed, or {@code limit} is over
     */
    public synchronized boolean awaitStored(Collection<String> names, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (open && failure.isEmpty() && !stored.containsAll(names)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return failure.isEmpty() && stored.containsAll(names);
    }

    /** From now on the addresses answer 404; transfers in progress are cut. */
    @Override
    public void close() {
        revoke.run();
        Set<Closeable> inProgress;
        synchronized (this) {
            open = false;
            inProgress = new HashSet<>(connections);
            notifyAll();
        }
        for (Closeable connection : inProgress) {
            try {
                connection.close();
            } catch (IOException e) {
                log.debug("closing a connection of an ended attempt", e);
            }
        }
    }

    ObjectVersion source() {
        return source;
    }

    SegmentSink sink() {
        return sink;
    }

    /** Its reader goes from place to place. */
    boolean isForLooks() {
        return isForLooks;
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** A request begins on {@code connection}. False: the lease has been closed meanwhile. */
    synchronized boolean enter(Closeable connection) {
        if (open) {
            connections.add(connection);
        }
        return open;
    }

    synchronized void leave(Closeable connection) {
        connections.remove(connection);
    }

    synchronized int connectionsInProgress() {
        return connections.size();
    }

    void served(int bytes) {
        served.addAndGet(bytes);
    }

    synchronized void stored(String name) {
        stored.add(name);
        notifyAll();
    }

    /** The first failure counts; what fails because the lease was closed does not. */
    synchronized void failed(RelayFailure problem) {
        if (open && failure.isEmpty()) {
            failure = Optional.of(problem);
            notifyAll();
        }
    }
}
