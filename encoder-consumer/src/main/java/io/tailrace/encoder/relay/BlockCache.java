package io.tailrace.encoder.relay;

import io.tailrace.events.ObjectVersion;
import io.tailrace.media.SourceRoot;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest blocks of all sources, shared by all attempts of the process: one fetch however many ask. Memory is recycled and never
 * collected, since blocks live just long enough for a garbage collector to copy each of them several times.
 */
final class BlockCache implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BlockCache.class);

    private final BlockFetch fetch;
    private final int blockBytes;
    private final int limit;
    private final ExecutorService fetchers;

    // guarded by this
    private final Map<Block.Id, Block> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private final Deque<byte[]> free = new ArrayDeque<>();
    private int allocated;

    BlockCache(BlockFetch fetch, RelaySettings settings) {
        this.fetch = fetch;
        this.blockBytes = settings.blockBytes();
        this.limit = Math.toIntExact(settings.cacheBytes() / blockBytes);
        AtomicInteger number = new AtomicInteger();
        this.fetchers = Executors.newFixedThreadPool(settings.parallelFetches(), task -> {
            Thread thread = new Thread(task, "source-fetch-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * A pinned block, to be released; fetched if it is not here. May go over the limit, by one block per reader.
     *
     * @param attempt for whom, compared by identity
     */
    synchronized Block demand(ObjectVersion source, long index, Object attempt) {
        Block.Id id = new Block.Id(source, index);
        Block block = blocks.get(id);
        if (block == null) {
            makeRoom();
            block = startFetch(id);
        }
        block.pins++;
        block.isDemanded = true;
        block.usedBy(attempt);
        return block;
    }

    /** A pinned block that will be asked for soon; empty when memory is short. */
    synchronized Optional<Block> readAhead(ObjectVersion source, long index) {
        Block.Id id = new Block.Id(source, index);
        Block block = blocks.get(id);
        if (block == null) {
            if (!makeRoom()) {
                return Optional.empty();
            }
            block = startFetch(id);
        }
        block.pins++;
        return Optional.of(block);
    }

    /** A reader has come to a block it may have taken ahead. True when it has to wait for bytes: the store is the slower one. */
    synchronized boolean reached(Block block) {
        block.isDemanded = true;
        return block.isFetching;
    }

    synchronized void release(Block block) {
        boolean onlyTheFetchIsLeft = block.pins == 2 && block.isFetching;
        if (onlyTheFetchIsLeft && !block.isDemanded) {
            block.abandon();
            forget(block);
        }
        unpin(block);
    }

    private Block startFetch(Block.Id id) {
        if (free.isEmpty()) {
            allocated++;
        }
        Block block = new Block(id, free.isEmpty() ? new byte[blockBytes] : free.pop());
        block.pins = 1; // the fetch's own, so that nobody recycles memory it writes to
        blocks.put(id, block);
        fetchers.execute(() -> run(block));
        return block;
    }

    private void run(Block block) {
        Optional<RelayFailure> failure = Optional.empty();
        try {
            fetch.fill(block, block.id().index() * blockBytes);
        } catch (SourceLostException e) {
            failure = Optional.of(e.failure());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = Optional.of(new RelayFailure(RelayFailure.Reason.UNAVAILABLE, "the relay is closing"));
        } catch (RuntimeException | Error e) { // a block that stayed in fetching would hold its readers for ever
            log.error("Fetching a block of {} failed", uri(block), e);
            failure = Optional.of(new RelayFailure(RelayFailure.Reason.UNAVAILABLE, "the fetch broke: " + e));
        }
        synchronized (this) {
            block.isFetching = false;
            if (failure.isPresent()) {
                forget(block); // whoever asks next starts a new fetch
            }
            failure.ifPresent(block::fail);
            unpin(block);
        }
    }

    private static String uri(Block block) {
        ObjectVersion source = block.id().source();
        return SourceRoot.uri(source.getBucket(), source.getKey());
    }

    /** Whether one more block stays within the limit, after the eldest unused one has gone if need be. */
    private boolean makeRoom() {
        if (free.isEmpty() && allocated >= limit) {
            leastMissed().ifPresent(block -> {
                forget(block);
                recycle(block);
            });
        }
        return !free.isEmpty() || allocated < limit;
    }

    /** The eldest; what all attempts come for outlives the media that passes once, but holds half of the memory at most. */
    private Optional<Block> leastMissed() {
        long common = blocks.values().stream().filter(Block::isCommon).count();
        Stream<Block> unused = blocks.values().stream().filter(block -> block.pins == 0);
        if (common > limit / 2) {
            return unused.findFirst();
        }
        return unused.sorted(Comparator.comparing(Block::isCommon)).findFirst(); // stable: of equals the eldest
    }

    private void forget(Block block) {
        if (blocks.remove(block.id(), block)) {
            block.isKept = false;
        }
    }

    private void unpin(Block block) {
        block.pins--;
        if (block.pins == 0 && !block.isKept) {
            recycle(block);
        }
    }

    private void recycle(Block block) {
        if (allocated > limit) {
            allocated--;
        } else {
            free.push(block.memory());
        }
    }

    @Override
    public void close() {
        fetchers.shutdownNow();
        try {
            if (!fetchers.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("A fetch from the object store does not end; its thread ends with the process");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
