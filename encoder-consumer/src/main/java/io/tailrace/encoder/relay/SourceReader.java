package io.tailrace.encoder.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers GET and HEAD of a source (RFC 9110). */
final class SourceReader {

    /** Most bytes written at a time; small enough that a lease's end is seen soon. */
    private static final int WRITE_BYTES = 128 << 10;
    /** To a reader that goes from place to place: what it does not take is not counted as read. */
    private static final int LOOK_BYTES = 16 << 10;

    private final BlockCache cache;
    private final RelaySettings settings;
    private final RelayMetrics metrics;

    SourceReader(BlockCache cache, RelaySettings settings, RelayMetrics metrics) {
        this.cache = cache;
        this.settings = settings;
        this.metrics = metrics;
    }

    void answer(RelayLease lease, Request request, Response response, Callback callback) throws InterruptedException {
        if (lease.failure().isPresent()) {
            // no 5xx: the relay has tried for long already, and ffmpeg would start all over
            finish(response, callback, HttpStatus.GONE_410);
            return;
        }
        HttpFields asked = request.getHeaders();
        String etag = '"' + lease.source().getEtag() + '"';
        Optional<String> ifMatch = Optional.ofNullable(asked.get(HttpHeader.IF_MATCH));
        if (ifMatch.isPresent() && !ifMatch.get().equals("*") && !ifMatch.get().contains(etag)) {
            finish(response, callback, HttpStatus.PRECONDITION_FAILED_412);
            return;
        }
        boolean isHead = request.getMethod().equals("HEAD");
        long size = lease.source().getSize();
        ByteRange range = range(asked, isHead, etag, size);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.ACCEPT_RANGES, "bytes");
        headers.put(HttpHeader.ETAG, etag);
        if (range.kind() != ByteRange.Kind.WHOLE) {
            headers.put(HttpHeader.CONTENT_RANGE, range.contentRange(size));
        }
        if (range.kind() == ByteRange.Kind.UNSATISFIABLE) {
            response.setStatus(HttpStatus.RANGE_NOT_SATISFIABLE_416);
            callback.succeeded();
            return;
        }
        headers.put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
        headers.put(new HttpField(HttpHeader.CONTENT_LENGTH, Long.toString(range.length())));
        response.setStatus(range.kind() == ByteRange.Kind.PART ? HttpStatus.PARTIAL_CONTENT_206 : HttpStatus.OK_200);
        if (isHead || range.length() == 0) {
            callback.succeeded();
            return;
        }
        sendOrGiveUp(lease, range, response, callback);
    }

    private static ByteRange range(HttpFields asked, boolean isHead, String etag, long size) {
        Optional<String> ifRange = Optional.ofNullable(asked.get(HttpHeader.IF_RANGE));
        boolean isIgnored = isHead || (ifRange.isPresent() && !ifRange.get().equals(etag));
        return isIgnored ? ByteRange.whole(size) : ByteRange.of(Optional.ofNullable(asked.get(HttpHeader.RANGE)), size);
    }

    private void sendOrGiveUp(RelayLease lease, ByteRange range, Response response, Callback callback)
            throws InterruptedException {
        try {
            send(lease, range, response);
            callback.succeeded();
        } catch (IOException e) { // mostly ffmpeg that has seeked away or ended
            if (e instanceof SourceLostException lost) {
                lease.failed(lost.failure());
            }
            if (response.isCommitted()) {
                callback.failed(e); // cuts the connection; if ffmpeg comes back, it gets 410
            } else {
                finish(response, callback, HttpStatus.GONE_410);
            }
        }
    }

    /** The first write, and with it the status line, waits for the first byte from the store: an early error is a status. */
    private void send(RelayLease lease, ByteRange range, Response response) throws IOException, InterruptedException {
        Deque<Block> held = new ArrayDeque<>(); // the block being sent, then those fetched ahead of it
        long blockBytes = settings.blockBytes();
        long at = range.first();
        int window = 0; // blocks ahead; grows only while the reader waits for the store, so a seek costs one block
        try {
            while (at <= range.last()) {
                long index = at / blockBytes;
                if (held.isEmpty()) {
                    held.add(cache.demand(lease.source(), index, lease));
                }
                Block block = held.element();
                if (cache.reached(block) && at > range.first()) {
                    window = Math.min(window + 1, settings.readAheadBlocks());
                }
                fetchAhead(lease, held, index, Math.min(window, range.last() / blockBytes - index));
                at = sendBlock(lease, block, at, range.last(), response);
                window = Math.max(window, 1);
                cache.release(held.remove());
            }
        } finally {
            held.forEach(cache::release);
        }
    }

    private void fetchAhead(RelayLease lease, Deque<Block> held, long index, long window) {
        while (held.size() <= window) {
            Optional<Block> ahead = cache.readAhead(lease.source(), index + held.size());
            if (ahead.isEmpty()) {
                return;
            }
            held.add(ahead.get());
        }
    }

    /** Sends what {@code block} has from byte {@code from} of the source on; tells the byte behind it. */
    private long sendBlock(RelayLease lease, Block block, long from, long last, Response response)
            throws IOException, InterruptedException {
        long at = from;
        int offset = (int) (from % settings.blockBytes());
        while (offset < block.length() && at <= last) {
            // the fetch gives up by itself; the double covers its waiting for a free thread
            int ready = block.await(offset, lease::isOpen, settings.patience().multipliedBy(2));
            int most = lease.isForLooks() ? LOOK_BYTES : WRITE_BYTES;
            int n = (int) Math.min(Math.min(ready, most), last + 1 - at);
            if (!lease.isOpen()) {
                throw new IOException("the attempt has ended");
            }
            Content.Sink.write(response, at + n > last, ByteBuffer.wrap(block.memory(), offset, n));
            lease.served(n);
            metrics.served(n);
            offset += n;
            at += n;
        }
        return at;
    }

    /** Without the headers set so far: a Content-Length of the body would turn the answer into a 500. */
    private static void finish(Response response, Callback callback, int status) {
        response.reset();
        response.setStatus(status);
        callback.succeeded();
    }
}
