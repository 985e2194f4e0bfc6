package io.tailrace.packager.publish;

import io.tailrace.packager.asset.AssetLayout;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.worker.TaskFailedException;
import java.nio.charset.StandardCharsets;

/** Makes an output prefix the job's own: the first writer wins, and what another job owns is never touched. */
final class PrefixClaim {

    private static final int LONGEST_OWNER = 1024;

    private final ObjectStore store;
    private final String bucket;

    PrefixClaim(ObjectStore store) {
        this.store = store;
        this.bucket = store.connection().outputBucket();
    }

    void claim(OutputPrefix prefix, String jobId) throws StoreException, TaskFailedException {
        String key = prefix.key(AssetLayout.OWNER);
        byte[] name = jobId.getBytes(StandardCharsets.UTF_8);
        if (store.putIfAbsent(bucket, key, name, "text/plain; charset=utf-8")) {
            return;
        }
        String owner = new String(store.readBytes(bucket, key, LONGEST_OWNER), StandardCharsets.UTF_8);
        if (!owner.equals(jobId)) {
            throw Failures.badPlace(
                    "prefix-taken",
                    "the output prefix " + prefix.path() + " of bucket " + bucket + " belongs to job "
                            + printable(owner) + "; choose another one or remove that asset with its "
                            + AssetLayout.OWNER);
        }
    }

    private static String printable(String owner) {
        return owner.replaceAll("[^A-Za-z0-9._-]", "?");
    }
}
