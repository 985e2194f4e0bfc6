package io.tailrace.worker;

import io.tailrace.service.ExitStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the process of a worker that works until its queues are empty. Looks now and then, and when something changed. */
final class Leaving implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Leaving.class);

    private final Supplier<Emptiness.Look> look;
    private final Supplier<Optional<String>> unfit;
    private final ExitStatus exit;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread looking = new Thread(work, "until-empty");
        looking.setDaemon(true);
        return looking;
    });
    // guarded by this
    private Emptiness emptiness;
    private Optional<String> verdict = Optional.empty();

    /**
     * @param quiet how long there must have been nothing to do
     * @param unfit why this worker may not take what it was started for; empty when it may
     */
    Leaving(Duration quiet, Supplier<Emptiness.Look> look, Supplier<Optional<String>> unfit, ExitStatus exit) {
        this.emptiness = Emptiness.begin(quiet);
        this.look = look;
        this.unfit = unfit;
        this.exit = exit;
    }

    void begin(Duration every) {
        var unused = thread.scheduleAtFixedRate(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something may have changed. */
    synchronized void look() {
        long now = System.nanoTime();
        emptiness = emptiness.after(look.get(), now);
        if (verdict.isPresent() || !emptiness.isOver(now)) {
            return;
        }
        Optional<String> reason = unfit.get();
        verdict = reason.or(() -> Optional.of("its queues are empty"));
        reason.ifPresentOrElse(
                why -> log.error("This worker leaves, as it may take nothing: {}", why),
                () -> log.info("This worker leaves: its queues are empty"));
        exit.over(reason.isPresent() ? ExitStatus.UNFIT : 0);
    }

    /** Why the worker leaves; empty while it does not. */
    synchronized Optional<String> verdict() {
        return verdict;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
