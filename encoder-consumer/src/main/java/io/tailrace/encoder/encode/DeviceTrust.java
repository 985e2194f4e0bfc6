package io.tailrace.encoder.encode;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.dialect.ProvenDevice;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether pictures go over this node's device: as long as that works. After {@value #MOST_FAILURES} chunks in a row that only went well
 * once the CPU decoded them, they go by the CPU until the device has passed its trials again. Safe for use by several threads.
 */
public final class DeviceTrust {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceTrust.class);

    /** As for a whole node: a single odd source has many chunks, but other tasks run between them. */
    static final int MOST_FAILURES = 3;

    private final MeterRegistry metrics;

    // guarded by this
    private Encoders encoders;
    private int failures;
    private boolean isLost;

    /** @param encoders as they were proved */
    public DeviceTrust(Encoders encoders, MeterRegistry metrics) {
        this.encoders = encoders;
        this.metrics = metrics;
        if (encoders.device().isPresent()) {
            metrics.gauge("tailrace.device.trusted", this, trust -> trust.isLost() ? 0 : 1);
        }
    }

    /** How a chunk is to be encoded now. */
    synchronized Encoders encoders() {
        return isLost ? encoders.inMemory() : encoders;
    }

    private synchronized boolean isLost() {
        return isLost;
    }

    /** A chunk went over the device, and well. */
    synchronized void worked() {
        failures = 0;
    }

    /** A chunk that failed over the device is done over without it. */
    void fellBack() {
        metrics.counter("tailrace.device.fallbacks").increment();
    }

    /** It went well without the device. */
    synchronized void failed(String reason) {
        failures++;
        if (failures >= MOST_FAILURES && !isLost) {
            isLost = true;
            LOG.warn(
                    "The device failed {} chunks in a row, which then went well by the CPU; it only encodes until it passes its"
                            + " trials again. The last time: {}",
                    failures,
                    reason);
            notifyAll();
        }
    }

    /** Waits until the device is trusted no more. */
    public synchronized void awaitLoss() throws InterruptedException {
        while (!isLost) {
            wait();
        }
    }

    /** Its trials passed again, with {@code device} as the result; or the node has none any more. */
    public synchronized void proved(Optional<ProvenDevice> device) {
        encoders = device.map(encoders::with).orElseGet(encoders::inMemory);
        failures = 0;
        isLost = false;
    }
}
