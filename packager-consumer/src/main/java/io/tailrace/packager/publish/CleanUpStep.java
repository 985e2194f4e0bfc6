package io.tailrace.packager.publish;

import io.tailrace.media.WorkKeys;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import java.util.List;
import java.util.regex.Pattern;

/** Removes everything a job left in the work bucket. May be run again. */
final class CleanUpStep {

    /** An empty or odd one would reach into the folders of other jobs. */
    private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

    private final ObjectStore store;

    CleanUpStep(ObjectStore store) {
        this.store = store;
    }

    void run(String jobId, Attempt attempt) throws StoreException, TaskFailedException, InterruptedException {
        if (!JOB_ID.matcher(jobId).matches()) {
            throw Failures.broken("'" + jobId + "' is no job id, nothing was removed", null);
        }
        String bucket = store.connection().workBucket();
        List<String> keys = store.list(bucket, WorkKeys.job(jobId)).stream()
                .map(StoredObject::key)
                .toList();
        new Removal(store, bucket, attempt).delete(keys);
    }
}
