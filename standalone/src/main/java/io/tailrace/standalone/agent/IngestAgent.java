package io.tailrace.standalone.agent;

import io.tailrace.standalone.transfer.TransferException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the folders each second and delivers what is finished, one file after the other. A file that cannot be delivered is tried again
 * with growing pauses and holds nothing up. Runs on its caller's thread until that is interrupted.
 */
public final class IngestAgent {

    private static final Logger log = LoggerFactory.getLogger(IngestAgent.class);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final WatchedFolders folders;
    private final Path ledgers;
    private final FileDelivery delivery;
    private final Stability stability;
    private final Duration maxAge;
    private final InstantSource clock;
    private final Set<Path> named = ConcurrentHashMap.newKeySet();
    private final Map<Path, Snapshot> done = new HashMap<>();
    private final Map<Path, Pause> pauses = new HashMap<>();

    private record Pause(Instant until, Duration length) {}

    /**
     * @param ledgers folder for what is known of each file
     * @param quiet   how long a file that no hook named must not have changed
     * @param maxAge  older files are left alone
     */
    IngestAgent(
            WatchedFolders folders,
            Path ledgers,
            FileDelivery delivery,
            Duration quiet,
            Duration maxAge,
            InstantSource clock) {
        this.folders = folders;
        this.ledgers = ledgers;
        this.delivery = delivery;
        this.stability = new Stability(quiet);
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /** A recorder says that this file, which lies in a watched folder, is finished. From any thread. */
    void finished(Path file) {
        named.add(file);
    }

    /**
     * Delivers until the thread is interrupted, or, with {@code isOnce}, until nothing is left to wait for.
     *
     * @return false when {@code isOnce} and a file could not be delivered
     */
    public boolean run(boolean isOnce) throws InterruptedException {
        while (true) {
            int waiting = round();
            if (isOnce && (waiting == 0 || waiting == pauses.size())) {
                return waiting == 0;
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    /** @return files that are not delivered yet */
    private int round() throws InterruptedException {
        Map<Path, Snapshot> files;
        try {
            files = folders.files();
        } catch (IOException e) {
            log.warn("The folders cannot be read: {}", e.getMessage());
            return 0;
        }
        Set<Path> open = new HashSet<>();
        for (Map.Entry<Path, Snapshot> entry : files.entrySet()) {
            if (isOpen(entry.getKey(), entry.getValue())) {
                open.add(entry.getKey());
            }
        }
        stability.keepOnly(open);
        pauses.keySet().retainAll(open);
        named.retainAll(open);
        done.keySet().retainAll(files.keySet());
        int waiting = 0;
        for (Path file : open) {
            waiting += deliver(file, files.getOrDefault(file, new Snapshot(0, 0))) ? 0 : 1;
        }
        return waiting;
    }

    private boolean isOpen(Path file, Snapshot now) {
        if (now.equals(done.get(file))
                || now.modified().isBefore(clock.instant().minus(maxAge))) {
            return false;
        }
        if (!done.containsKey(file) && Ledger.open(ledgers, file, now).isAnnounced()) {
            done.put(file, now);
            return false;
        }
        return true;
    }

    private boolean deliver(Path file, Snapshot now) throws InterruptedException {
        Pause pause = pauses.get(file);
        boolean isPausing = pause != null && pause.until().isAfter(clock.instant());
        if (!stability.isFinished(file, now, named.contains(file), clock.instant()) || isPausing) {
            return false;
        }
        try {
            String key = folders.key(file)
                    .orElseThrow(() -> new TransferException(file + " has a name that no bucket takes", null));
            delivery.deliver(Ledger.open(ledgers, file, now), key);
            done.put(file, now);
            pauses.remove(file);
            return true;
        } catch (TransferException e) {
            Duration length = pause == null ? LOOK : pause.length().multipliedBy(2);
            Duration next = length.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : length;
            pauses.put(file, new Pause(clock.instant().plus(next), next));
            log.warn("{} Tried again in {} s", e.getMessage(), next.toSeconds());
            return false;
        }
    }
}
