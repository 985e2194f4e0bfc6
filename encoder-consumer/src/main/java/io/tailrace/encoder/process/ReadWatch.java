package io.tailrace.encoder.process;

import io.tailrace.encoder.relay.RelayLease;
import io.tailrace.ffmpeg.Guard;
import java.time.Duration;
import java.util.Optional;

/** Objects when the relay has served nothing for a while: for runs that report no progress of their own. */
public final class ReadWatch implements Guard {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RelayLease lease;
    private long served = -1;
    private Duration movedAt = Duration.ZERO;

    public ReadWatch(RelayLease lease) {
        this.lease = lease;
    }

    @Override
    public Optional<String> objection(Duration running) {
        if (lease.bytesServed() != served) {
            served = lease.bytesServed();
            movedAt = running;
        }
        return running.minus(movedAt).compareTo(PATIENCE) < 0
                ? Optional.empty()
                : Optional.of("it read nothing for " + PATIENCE.toSeconds() + " seconds");
    }
}
