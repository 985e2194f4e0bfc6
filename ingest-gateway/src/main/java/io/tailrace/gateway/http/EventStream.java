package io.tailrace.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * One client of a stream. Holds no thread: {@link #iterate} writes what the feed has, one piece at a time, on whichever thread calls it or
 * ends a write, and never on two.
 */
final class EventStream extends IteratingCallback {

    /** When a browser that lost the connection comes back. */
    private static final int RETRY_MILLIS = 3_000;

    private static final String HEARTBEAT = ":\n\n";
    private static final int EVENTS_AT_ONCE = 64;
    private static final int PIECE_CHARS = 64 * 1024;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final EventFeed feed;
    private final StreamLimits limits;
    private final Consumer<EventStream> onEnd;
    private volatile boolean isStopping;
    private volatile long writingSinceNanos;
    private volatile boolean isWriting;
    private long writtenNanos = System.nanoTime();
    private boolean isBegun;
    private boolean isLastWritten;

    /** @param onEnd called once, however the stream ends */
    EventStream(
            Request request,
            Response response,
            Callback callback,
            EventFeed feed,
            StreamLimits limits,
            Consumer<EventStream> onEnd) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.feed = feed;
        this.limits = limits;
        this.onEnd = onEnd;
    }

    @Override
    protected Action process() {
        if (isLastWritten) {
            return Action.SUCCEEDED;
        }
        String text = isStopping ? "" : begin() + news();
        boolean isLast = isStopping || feed.isOver();
        long now = System.nanoTime();
        if (text.isEmpty() && !isLast) {
            if (now - writtenNanos < limits.heartbeat().toNanos()) {
                return Action.IDLE;
            }
            text = HEARTBEAT;
        }
        isLastWritten = isLast;
        writtenNanos = now;
        writingSinceNanos = now;
        isWriting = true;
        response.write(isLast, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), this);
        return Action.SCHEDULED;
    }

    private String begin() {
        if (isBegun) {
            return "";
        }
        isBegun = true;
        return "retry: " + RETRY_MILLIS + "\n\n";
    }

    private String news() {
        StringBuilder text = new StringBuilder();
        while (text.length() < PIECE_CHARS && !feed.isOver()) {
            int before = text.length();
            feed.next(EVENTS_AT_ONCE).forEach(event -> text.append(event.text()));
            if (text.length() == before) {
                break;
            }
        }
        return text.toString();
    }

    @Override
    protected void onSuccess() {
        isWriting = false;
    }

    @Override
    protected void onCompleteSuccess() {
        onEnd.accept(this);
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        onEnd.accept(this);
        callback.failed(cause);
    }

    /** Ends after the write under way. */
    void stop() {
        isStopping = true;
        iterate();
    }

    /** Closes the connection of a client that does not read. @return true when it was one */
    boolean cutIfSlow() {
        if (!isWriting
                || System.nanoTime() - writingSinceNanos < limits.slowest().toNanos()) {
            return false;
        }
        // The write under way fails by it, and that ends the stream.
        request.getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close(new TimeoutException("the client does not read"));
        return true;
    }
}
