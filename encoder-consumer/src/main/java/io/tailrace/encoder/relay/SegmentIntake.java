package io.tailrace.encoder.relay;

import io.tailrace.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes what transcoders PUT. They send chunked bodies, and ignore every answer: whether an object was stored only the lease knows. A
 * body counts with its last chunk, so nothing of a killed transcoder's last object is kept.
 */
final class SegmentIntake {

    private static final long SLICE_MILLIS = 200;

    private final Semaphore places;
    private final int mostBytes;
    private final RelayMetrics metrics;

    SegmentIntake(RelaySettings settings, RelayMetrics metrics) {
        this.places = new Semaphore(settings.parallelIntake());
        this.mostBytes = settings.segmentBytes();
        this.metrics = metrics;
    }

    void take(RelayLease lease, String name, Request request, Response response, Callback callback)
            throws InterruptedException {
        try {
            if (takeBody(lease, name, request)) {
                callback.succeeded();
            } else {
                callback.failed(new IOException("the attempt has ended"));
            }
        } catch (IOException | StoreException | RuntimeException e) {
            lease.failed(
                    new RelayFailure(RelayFailure.Reason.OUTPUT, "could not take " + name + ": " + e.getMessage()));
            refuse(response, callback, e);
        }
    }

    /** False: the lease was closed before there was a place. */
    private boolean takeBody(RelayLease lease, String name, Request request)
            throws IOException, StoreException, InterruptedException {
        try (InputStream body = Content.Source.asInputStream(request)) {
            // ffmpeg opens an object seconds before it writes to it: without a byte it takes no place.
            int first = body.read();
            if (!awaitPlace(lease)) {
                return false;
            }
            try {
                store(lease, name, readWhole(request, first, body));
                return true;
            } finally {
                places.release();
            }
        }
    }

    /** While no place is free the body stays unread, which is what holds a transcoder back. */
    private boolean awaitPlace(RelayLease lease) throws InterruptedException {
        while (lease.isOpen()) {
            if (places.tryAcquire(SLICE_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    /** @param first byte of {@code body}, which has the others; -1 for none */
    private byte[] readWhole(Request request, int first, InputStream body) throws IOException {
        if (request.getLength() > mostBytes) {
            throw new IOException("it has " + request.getLength() + " bytes, more than " + mostBytes);
        }
        if (first < 0) {
            return new byte[0];
        }
        byte[] head = {(byte) first};
        byte[] bytes = new SequenceInputStream(new ByteArrayInputStream(head), body).readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
            throw new IOException("it has more than " + mostBytes + " bytes");
        }
        return bytes;
    }

    private void store(RelayLease lease, String name, byte[] bytes) throws IOException, StoreException {
        if (!lease.isOpen()) {
            throw new IOException("the attempt has ended");
        }
        lease.sink().store(name, bytes);
        metrics.took(bytes.length);
        lease.stored(name);
    }

    private static void refuse(Response response, Callback callback, Exception e) {
        if (e instanceof StoreException) { // the body was read, so the connection is in order
            response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR_500);
            callback.succeeded();
        } else {
            callback.failed(e);
        }
    }
}
