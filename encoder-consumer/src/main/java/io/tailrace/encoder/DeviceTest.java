package io.tailrace.encoder;

import io.tailrace.encoder.dialect.ProvenDevice;
import io.tailrace.encoder.encode.DeviceTrust;
import io.tailrace.encoder.proof.NodeProof;
import io.tailrace.encoder.proof.Proof;
import io.tailrace.ffmpeg.ChildLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries a device that is trusted no more again, on a thread of its own; the pauses before grow each time. */
final class DeviceTest implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceTest.class);

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final ChildLauncher launcher;
    private final Path scratch;
    private final Proof proof;
    private final DeviceTrust trust;
    private final Duration firstPause;
    private final Thread thread;

    private DeviceTest(ChildLauncher launcher, Path scratch, Proof proof, DeviceTrust trust, Duration firstPause) {
        this.launcher = launcher;
        this.scratch = scratch;
        this.proof = proof;
        this.trust = trust;
        this.firstPause = firstPause;
        this.thread = new Thread(this::run, "device-test");
        thread.setDaemon(true);
    }

    static DeviceTest start(ChildLauncher launcher, Path scratch, Proof proof, DeviceTrust trust) {
        return start(launcher, scratch, proof, trust, FIRST_PAUSE);
    }

    static DeviceTest start(ChildLauncher launcher, Path scratch, Proof proof, DeviceTrust trust, Duration firstPause) {
        DeviceTest test = new DeviceTest(launcher, scratch, proof, trust, firstPause);
        test.thread.start();
        return test;
    }

    private void run() {
        try {
            Duration pause = firstPause;
            while (true) {
                long trusted = System.nanoTime();
                trust.awaitLoss();
                // A device that went well for longer than it was out has made up for it.
                pause = System.nanoTime() - trusted > pause.toNanos() ? firstPause : longer(pause);
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                test();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private void test() throws InterruptedException {
        try {
            Path folder = Files.createTempDirectory(scratch, "device-");
            try {
                Optional<ProvenDevice> device = new NodeProof(launcher, folder).device(proof);
                LOG.info(
                        "The device was tried again: {}",
                        device.map(DeviceTest::words).orElse("there is none"));
                trust.proved(device);
            } finally {
                Files.deleteIfExists(folder);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The device could not be tried again, and is not used until it can be: {}", e.getMessage());
        }
    }

    private static String words(ProvenDevice device) {
        return "it decodes "
                + (device.decoders().isEmpty() ? "nothing" : device.decoders().size() + " codecs and depths")
                + " and feeds " + device.fed().size() + " encoders";
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
