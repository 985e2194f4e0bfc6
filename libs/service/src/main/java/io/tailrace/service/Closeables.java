package io.tailrace.service;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a service in the order of their start, closed in reverse. One part that fails to close does not keep the others open.
 * Safe for use by several threads; a part added after the close is closed at once.
 */
public final class Closeables implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean isClosed;

    /** Takes over a part and hands it back, so that creation and registration are one expression. */
    public <T extends AutoCloseable> T add(T part) {
        synchronized (parts) {
            if (!isClosed) {
                parts.push(part);
                return part;
            }
        }
        Throwable failure = closeQuietly(part, null);
        throw new IllegalStateException("already closed, nothing may be started", failure);
    }

    /**
     * Closes all parts once, the last one first.
     *
     * @throws IllegalStateException when parts failed to close; the first failure is the cause, the others are suppressed
     */
    @Override
    public void close() {
        Throwable failure = null;
        for (AutoCloseable part = next(); part != null; part = next()) {
            failure = closeQuietly(part, failure);
        }
        if (failure != null) {
            throw new IllegalStateException("could not close everything: " + failure.getMessage(), failure);
        }
    }

    private @Nullable AutoCloseable next() {
        synchronized (parts) {
            isClosed = true;
            return parts.poll();
        }
    }

    private static @Nullable Throwable closeQuietly(AutoCloseable part, @Nullable Throwable before) {
        try {
            part.close();
            return before;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return joined(before, e);
        } catch (Exception e) {
            return joined(before, e);
        }
    }

    private static Throwable joined(@Nullable Throwable before, Exception now) {
        if (before == null) {
            return now;
        }
        before.addSuppressed(now);
        return before;
    }
}
