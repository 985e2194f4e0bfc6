package io.tailrace.encoder;

import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.FfmpegUnavailableException;
import io.tailrace.worker.SelfTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a node must be able to do before it takes tasks again: encode the clip of its identity to the same result, and write to scratch. */
final class NodeTest implements SelfTest {

    private static final int TRIAL_BYTES = 4 << 20;

    private final ChildLauncher launcher;
    private final Path scratch;
    private final Dialect dialect;
    private final String identity;

    /** @param identity proved at the start; empty where nothing is encoded */
    NodeTest(ChildLauncher launcher, Path scratch, Dialect dialect, String identity) {
        this.launcher = launcher;
        this.scratch = scratch;
        this.dialect = dialect;
        this.identity = identity;
    }

    @Override
    public Optional<String> problem() throws InterruptedException {
        try {
            launcher.programs().check();
            String now =
                    EncoderIdentity.prove(launcher, scratch, List.of(dialect)).name();
            if (!identity.isEmpty() && !identity.equals(now)) {
                return Optional.of("its encoders are others than at its start: " + now);
            }
            writeToScratch();
            return Optional.empty();
        } catch (FfmpegUnavailableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Optional.of("the scratch folder cannot be used: " + e.getMessage());
        }
    }

    private void writeToScratch() throws IOException {
        Path file = Files.createTempFile(scratch, "trial-", "");
        try {
            Files.write(file, new byte[TRIAL_BYTES]);
        } finally {
            Files.delete(file);
        }
    }
}
