package io.tailrace.packager.publish;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishTask;
import io.tailrace.events.Task;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import io.tailrace.worker.TaskHandler;
import io.tailrace.worker.TaskResult;
import java.util.Optional;

/**
 * Runs publish tasks: COPY, MANIFEST and CLEANUP. Each may be run again, also beside an attempt that does not know yet that it lost its
 * lease. Fails as {@code part-gone} when an accepted object is not there, {@code prefix-taken} when the output prefix belongs to another
 * job, {@code asset-broken} when accepted units do not make one asset, {@code store-away} and {@code store-denied} for the store.
 */
public final class PublishHandler implements TaskHandler, AutoCloseable {

    private final StoreCrew crew = new StoreCrew();
    private final String ownBucket;
    private final PrefixClaim claim;
    private final CopyStep copy;
    private final ManifestStep manifest;
    private final CleanUpStep cleanUp;
    private final OutputSweep sweep;

    /** The store stays the caller's to close. */
    public PublishHandler(ObjectStore store, MeterRegistry metrics) {
        this.ownBucket = store.connection().outputBucket();
        this.claim = new PrefixClaim(store);
        this.copy = new CopyStep(store, crew, metrics);
        this.manifest = new ManifestStep(store, crew);
        this.cleanUp = new CleanUpStep(store);
        this.sweep = new OutputSweep(store, claim);
    }

    @Override
    public TaskResult run(Task task, Attempt attempt) throws TaskFailedException, InterruptedException {
        PublishTask publish = task.getPublish()
                .orElseThrow(() -> Failures.broken("task " + task.getTaskId() + " is no publish task", null));
        try {
            return switch (publish.getKind()) {
                case COPY -> {
                    copy.run(task.getJobId(), claimed(task, publish), publish);
                    yield new TaskResult.Done();
                }
                case MANIFEST -> new TaskResult.Published(manifest.run(task, claimed(task, publish), publish, attempt));
                case CLEANUP, PURGE -> {
                    cleanUp.run(task.getJobId(), attempt);
                    sweepOutput(task, publish, attempt);
                    yield new TaskResult.Done();
                }
                case UNKNOWN ->
                    throw Failures.broken(
                            "task " + task.getTaskId() + " asks for a step that this release does not know", null);
            };
        } catch (StoreException e) {
            throw Failures.of(e);
        }
    }

    /** A run without a plan has written nothing there. */
    private void sweepOutput(Task task, PublishTask publish, Attempt attempt)
            throws StoreException, InterruptedException {
        String bucket = publish.getPlan().getOutputBucket();
        Optional<OutputPrefix> prefix = OutputPrefix.of(task, publish.getPlan().getOutputPrefix());
        if (prefix.isEmpty() || !(bucket.isEmpty() || bucket.equals(ownBucket))) {
            return;
        }
        if (publish.getKind() == PublishKind.PURGE) {
            sweep.removeAll(prefix.get(), task.getJobId(), attempt);
        } else if (publish.getIsFruitless()) {
            sweep.removeUnpublished(prefix.get(), task.getJobId(), attempt);
        }
    }

    private OutputPrefix claimed(Task task, PublishTask publish) throws StoreException, TaskFailedException {
        String bucket = publish.getPlan().getOutputBucket();
        if (!bucket.isEmpty() && !bucket.equals(ownBucket)) {
            throw Failures.badPlace(
                    "other-bucket",
                    "the router names " + bucket + " as the output bucket and this packager " + ownBucket
                            + ": give both the same TAILRACE_S3_OUTPUT_BUCKET");
        }
        String wanted = publish.getPlan().getOutputPrefix();
        OutputPrefix prefix = OutputPrefix.of(task, wanted)
                .orElseThrow(() ->
                        Failures.badPlace("bad-prefix", "the output prefix '" + wanted + "' is no folder of a bucket"));
        Optional<String> reserved = prefix.reserved();
        if (reserved.isPresent()) {
            throw Failures.badPlace(
                    "bad-prefix",
                    "the output prefix '" + wanted + "' has a folder '" + reserved.get()
                            + "', a name that assets use for objects of their own; choose another one");
        }
        claim.claim(prefix, task.getJobId());
        return prefix;
    }

    @Override
    public void close() {
        crew.close();
    }
}
