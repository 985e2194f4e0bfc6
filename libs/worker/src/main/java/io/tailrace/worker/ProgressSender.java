package io.tailrace.worker;

import io.tailrace.events.TaskProgress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes progress on by a thread of its own: who tells it also drains ffmpeg's output, and a producer may block for long. Of what waits
 * only the latest word on each attempt is kept.
 */
final class ProgressSender implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProgressSender.class);

    private final Sink sink;
    private final Thread thread;

    // guarded by this
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    /** Where progress goes; may block. */
    @FunctionalInterface
    interface Sink {
        void accept(TaskProgress progress, String traceparent);
    }

    private record Waiting(TaskProgress progress, String traceparent) {}

    ProgressSender(String name, Sink sink) {
        this.sink = sink;
        this.thread = new Thread(this::run, "progress-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Never blocks. */
    synchronized void send(TaskProgress progress, String traceparent) {
        waiting.put(
                progress.getJobId() + "/" + progress.getTaskId() + "/" + progress.getAttempt(),
                new Waiting(progress, traceparent));
        notifyAll();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                pass(next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Waiting next) {
        try {
            sink.accept(next.progress(), next.traceparent());
        } catch (RuntimeException | Error e) { // the thread serves all slots
            log.warn("Progress of task {} was not sent: {}", next.progress().getTaskId(), e.toString());
        }
    }

    private synchronized Waiting next() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        Iterator<Waiting> eldest = waiting.values().iterator();
        Waiting next = eldest.next();
        eldest.remove();
        return next;
    }

    /** What still waits is dropped. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
