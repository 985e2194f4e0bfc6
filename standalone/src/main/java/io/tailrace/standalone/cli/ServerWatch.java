package io.tailrace.standalone.cli;

import io.tailrace.service.Health;
import java.time.Duration;
import java.util.List;

/** Ends the process when a part of its own server has failed for good: nobody else would restart it, and a command would wait for ever. */
final class ServerWatch implements Runnable {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Health health;
    private final Ending ending;
    private final Duration lookEvery;
    private final Duration patience;

    ServerWatch(Health health, Ending ending, Duration lookEvery, Duration patience) {
        this.health = health;
        this.ending = ending;
        this.lookEvery = lookEvery;
        this.patience = patience;
    }

    static void over(Health health, Ending ending) {
        Thread thread = new Thread(new ServerWatch(health, ending, LOOK_EVERY, PATIENCE), "server-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            List<String> faults = awaitFault();
            if (!ending.hasBegun()) {
                System.err.println("tailrace: The server has failed (" + String.join("; ", faults)
                        + "). What it accepted is safe in its data folder: start it again.");
                ending.exit(ExitCode.INCOMPLETE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when something was wrong without a break for as long as the patience lasts. */
    List<String> awaitFault() throws InterruptedException {
        long fineNanos = System.nanoTime();
        while (true) {
            List<String> faults = health.faults();
            if (faults.isEmpty()) {
                fineNanos = System.nanoTime();
            } else if (System.nanoTime() - fineNanos >= patience.toNanos()) {
                return faults;
            }
            Thread.sleep(lookEvery.toMillis());
        }
    }
}
