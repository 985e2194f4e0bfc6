package io.tailrace.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * All event streams of a server. One thread tells them that there is news, keeps idle ones alive and cuts those whose clients do not read;
 * between two rounds it rests, so that a burst of news is one round.
 */
final class EventStreams implements AutoCloseable {

    private static final long REST_MILLIS = 20;
    private static final long TICK_MILLIS = 1_000;
    private static final Duration COME_BACK = Duration.ofSeconds(5);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final StreamLimits limits;
    private final MeterRegistry metrics;
    private final Semaphore places;
    private final Counter cut;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Boolean> news = new ArrayBlockingQueue<>(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "events");

    EventStreams(StreamLimits limits, MeterRegistry metrics) {
        this.limits = limits;
        this.metrics = metrics;
        places = new Semaphore(limits.most());
        cut = metrics.counter("tailrace.http.event.streams.cut");
        Gauge.builder("tailrace.http.event.streams", streams, Set::size).register(metrics);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** There may be something new to tell. Returns at once, from any thread. */
    void wake() {
        boolean unused = news.offer(true);
    }

    /**
     * Answers a request with the events of {@code feed}, from now on and without a thread of its own.
     *
     * @throws ProblemException 503 when there are too many streams, or the server stops
     */
    void open(Request request, Response response, Callback callback, EventFeed feed) {
        if (isClosing()) {
            throw new ProblemException(Problem.unavailable("stopping", "the gateway is stopping", COME_BACK));
        }
        if (!places.tryAcquire()) {
            throw new ProblemException(Problem.unavailable(
                    "too-many-streams",
                    "there are already " + limits.most() + " event streams, no more are taken at a time",
                    COME_BACK));
        }
        response.setStatus(HttpStatus.OK_200);
        headers(response);
        begin(request, response, callback, feed);
    }

    static void headers(Response response) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, EventResource.MEDIA_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        // nginx would collect the answer otherwise.
        response.getHeaders().put("X-Accel-Buffering", "no");
    }

    private void begin(Request request, Response response, Callback callback, EventFeed feed) {
        EventStream stream = new EventStream(request, response, callback, feed, limits, this::ended);
        streams.add(stream);
        // The first piece on the thread of the request: a long beginning holds up nobody else.
        stream.iterate();
        if (isClosing()) {
            stream.stop();
        }
    }

    private void ended(EventStream stream) {
        streams.remove(stream);
        places.release();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void run() {
        try {
            boolean isOpen = true;
            while (isOpen) {
                Boolean unused = news.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                for (EventStream stream : streams) {
                    if (stream.cutIfSlow()) {
                        cut.increment();
                    }
                    stream.iterate();
                }
                isOpen = !closing.await(REST_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    MeterRegistry metrics() {
        return metrics;
    }

    /** Ends all streams; clients come back to whichever gateway then answers. */
    @Override
    public void close() {
        closing.countDown();
        wake();
        streams.forEach(EventStream::stop);
        try {
            thread.join(LONGEST_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
