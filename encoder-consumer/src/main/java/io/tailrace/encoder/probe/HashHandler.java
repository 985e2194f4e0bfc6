package io.tailrace.encoder.probe;

import io.tailrace.encoder.process.Failures;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.HashTask;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Task;
import io.tailrace.store.RangeBody;
import io.tailrace.store.SourceStore;
import io.tailrace.store.StoreException;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import io.tailrace.worker.TaskHandler;
import io.tailrace.worker.TaskResult;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/** HASH: SHA-256 of the whole source, in the version that the probe saw. */
public final class HashHandler implements TaskHandler {

    /** One request; reading goes on where its body was cut. */
    private static final long RANGE = 64L << 20;

    private static final int BUFFER = 128 << 10;
    private static final int TRIES = 3;

    private final SourceStore store;

    public HashHandler(SourceStore store) {
        this.store = store;
    }

    @Override
    public TaskResult run(Task task, Attempt attempt) throws TaskFailedException, InterruptedException {
        ObjectVersion source = task.getHash()
                .map(HashTask::getSource)
                .orElseThrow(() -> new IllegalArgumentException("a hash task without its part"));
        MessageDigest digest = DigestUtils.getSha256Digest();
        Progress progress = new Progress();
        int failures = 0;
        while (progress.done < source.getSize()) {
            long before = progress.done;
            try {
                addRange(digest, source, progress, attempt);
            } catch (StoreException e) {
                throw Failures.store(e);
            } catch (IOException e) {
                failures = progress.done > before ? 1 : failures + 1;
                if (failures == TRIES) {
                    throw Failures.failed(
                            ErrorClass.TRANSIENT,
                            "source-unavailable",
                            "The source could not be read to its end: " + e.getMessage(),
                            e);
                }
            }
            if (attempt.isCancelled()) {
                throw new InterruptedException("the attempt was cancelled");
            }
            attempt.progress(List.of(), progress.done, source.getSize(), 0);
        }
        return new TaskResult.Hashed(HexFormat.of().formatHex(digest.digest()));
    }

    /** Bytes that are in the digest: reading goes on there. */
    private static final class Progress {
        private long done;
    }

    private void addRange(MessageDigest digest, ObjectVersion source, Progress progress, Attempt attempt)
            throws StoreException, IOException {
        long end = Math.min(source.getSize(), progress.done + RANGE);
        try (RangeBody body = store.openRange(
                source.getBucket(),
                source.getKey(),
                source.getVersionId(),
                source.getEtag(),
                progress.done,
                end - progress.done)) {
            InputStream in = body.stream();
            byte[] buffer = new byte[BUFFER];
            while (progress.done < end && !attempt.isCancelled()) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, end - progress.done));
                if (read < 0) {
                    throw new IOException("a body ended " + (end - progress.done) + " bytes early");
                }
                digest.update(buffer, 0, read);
                progress.done += read;
            }
        }
    }
}
