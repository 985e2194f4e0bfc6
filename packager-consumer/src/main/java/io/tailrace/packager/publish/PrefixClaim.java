package io.tailrace.packager.publish;

import io.tailrace.packager.asset.AssetLayout;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.worker.TaskFailedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

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
        Optional<String> owner = owner(prefix.path());
        if (owner.isEmpty()) {
            // Inside of another asset its listings, revisions and names would get mixed up with this one's.
            for (String folder : prefix.above()) {
                requireOwn(folder, owner(folder).orElse(jobId), jobId);
            }
            byte[] name = jobId.getBytes(StandardCharsets.UTF_8);
            if (store.putIfAbsent(bucket, prefix.key(AssetLayout.OWNER), name, "text/plain; charset=utf-8")) {
                return;
            }
            owner = owner(prefix.path());
        }
        requireOwn(prefix.path(), owner.orElse(""), jobId);
    }

    boolean isOwner(OutputPrefix prefix, String jobId) throws StoreException {
        return owner(prefix.path()).filter(jobId::equals).isPresent();
    }

    private Optional<String> owner(String folder) throws StoreException {
        try {
            byte[] name = store.readBytes(bucket, folder + AssetLayout.OWNER, LONGEST_OWNER);
            return Optional.of(new String(name, StandardCharsets.UTF_8));
        } catch (ObjectNotFoundException e) {
            return Optional.empty();
        }
    }

    private void requireOwn(String folder, String owner, String jobId) throws TaskFailedException {
        if (!owner.equals(jobId)) {
            throw Failures.badPlace(
                    "prefix-taken",
                    "the folder " + folder + " of bucket " + bucket + " belongs to job " + printable(owner)
                            + "; choose another output prefix or remove that asset with its " + AssetLayout.OWNER);
        }
    }

    private static String printable(String owner) {
        return owner.replaceAll("[^A-Za-z0-9._-]", "?");
    }
}
