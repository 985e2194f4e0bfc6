package io.tailrace.packager.publish;

import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.worker.Attempt;
import java.util.List;

/** Deletes objects for as long as the attempt holds its lease. */
final class Removal {

    private static final int KEYS_AT_ONCE = 1000;

    private final ObjectStore store;
    private final String bucket;
    private final Attempt attempt;

    Removal(ObjectStore store, String bucket, Attempt attempt) {
        this.store = store;
        this.bucket = bucket;
        this.attempt = attempt;
    }

    /** Those that are not there count as deleted. */
    void delete(List<String> keys) throws StoreException, InterruptedException {
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            attempt.confirm();
            store.delete(bucket, keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE)));
        }
    }
}
