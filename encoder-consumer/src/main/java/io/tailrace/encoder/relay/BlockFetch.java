package io.tailrace.encoder.relay;

import io.tailrace.events.ObjectVersion;
import io.tailrace.media.SourceRoot;
import io.tailrace.store.RangeBody;
import io.tailrace.store.SourceStore;
import io.tailrace.store.StoreException;
import io.tailrace.store.TransientStoreException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Fills blocks from the store, on condition of the source's etag. A broken answer is resumed at the byte where it broke. Thread-safe. */
final class BlockFetch {

    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final int MOST_DOUBLINGS = 6;

    private final SourceStore store;
    private final Duration patience;
    private final RelayMetrics metrics;

    BlockFetch(SourceStore store, Duration patience, RelayMetrics metrics) {
        this.store = store;
        this.patience = patience;
        this.metrics = metrics;
    }

    /** Fills {@code block}, whose memory begins at byte {@code start} of its source; ends early when nobody wants it any more. */
    void fill(Block block, long start) throws SourceLostException, InterruptedException {
        long lastByte = System.nanoTime();
        for (int failures = 0; block.isWanted() && block.filled() < block.length(); failures++) {
            if (failures > 0) {
                long pause = ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE_MILLIS, 2 * SHORTEST_PAUSE_MILLIS);
                Thread.sleep(pause << Math.min(failures - 1, MOST_DOUBLINGS));
            }
            int before = block.filled();
            try (RangeBody body = open(block, start)) {
                drain(body, block);
            } catch (TransientStoreException | IOException e) {
                if (block.filled() > before) {
                    lastByte = System.nanoTime();
                    failures = 0;
                }
                requirePatience(block, lastByte, e);
            } catch (StoreException e) {
                throw new SourceLostException(RelayFailure.ofSource(e), e);
            }
        }
    }

    private RangeBody open(Block block, long start) throws StoreException, IOException {
        ObjectVersion source = block.id().source();
        int done = block.filled();
        metrics.askedStore();
        RangeBody body = store.openRange(
                source.getBucket(),
                source.getKey(),
                source.getVersionId(),
                source.getEtag(),
                start + done,
                block.length() - done);
        if (body.objectSize() == source.getSize()) {
            return body;
        }
        body.close();
        String sentence = SourceRoot.uri(source.getBucket(), source.getKey()) + " has " + body.objectSize()
                + " bytes now, the probe saw " + source.getSize();
        throw new SourceLostException(new RelayFailure(RelayFailure.Reason.CHANGED, sentence), null);
    }

    private void drain(RangeBody body, Block block) throws IOException {
        while (block.isWanted() && block.filled() < block.length()) {
            int n = block.fill(body.stream());
            if (n == 0) {
                throw new EOFException("the answer ended " + (block.length() - block.filled()) + " bytes early");
            }
            metrics.fetched(n);
        }
    }

    /** Whether {@code e} may be one of many, or is the last. */
    private void requirePatience(Block block, long lastByte, Exception e)
            throws SourceLostException, InterruptedException {
        if (e instanceof SourceLostException lost) {
            throw lost;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the relay is closing");
        }
        if (System.nanoTime() - lastByte > patience.toNanos()) {
            ObjectVersion source = block.id().source();
            String sentence = "the store delivered nothing of " + SourceRoot.uri(source.getBucket(), source.getKey())
                    + " for " + patience + ", at last: " + e.getMessage();
            throw new SourceLostException(new RelayFailure(RelayFailure.Reason.UNAVAILABLE, sentence), e);
        }
    }
}
