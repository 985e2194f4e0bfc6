package io.tailrace.standalone.doctor;

import io.tailrace.service.Environment;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreDeniedException;
import io.tailrace.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Whether a bucket is there and may be used as the pipeline does. A small object is written and deleted where workers write; in the input
 * bucket nothing is.
 *
 * @param bucket  which of the connection's
 * @param isWritten false: it is only read
 */
record BucketCheck(Environment environment, String subject, Function<StoreConnection, String> bucket, boolean isWritten)
        implements Check {

    private static final String FOLDER = ".tailrace-doctor/";

    static BucketCheck input(Environment environment) {
        return new BucketCheck(environment, "input bucket", StoreConnection::inputBucket, false);
    }

    static BucketCheck work(Environment environment) {
        return new BucketCheck(environment, "work bucket", StoreConnection::workBucket, true);
    }

    static BucketCheck output(Environment environment) {
        return new BucketCheck(environment, "output bucket", StoreConnection::outputBucket, true);
    }

    @Override
    public Finding look() {
        StoreConnection connection = StoreConnection.from(environment);
        String name = bucket.apply(connection);
        try (ObjectStore store = new ObjectStore(connection)) {
            return isWritten ? written(store, name) : read(store, name);
        }
    }

    private Finding read(ObjectStore store, String name) {
        try {
            store.stat(name, FOLDER + UUID.randomUUID(), Optional.empty());
            return Finding.ok(subject, name + " can be read");
        } catch (ObjectNotFoundException e) {
            return listed(store, name);
        } catch (StoreDeniedException e) {
            return Finding.warning(
                    subject,
                    name + " does not say whether it can be read: give this key pair the right to list it"
                            + " (s3:ListBucket), or make sure that it may read objects (s3:GetObject)");
        } catch (StoreException e) {
            return failed(name, "cannot be read", "s3:GetObject", e);
        }
    }

    /** A bucket that is not there answers as one without the object. */
    private Finding listed(ObjectStore store, String name) {
        try {
            store.list(name, FOLDER);
            return Finding.ok(subject, name + " can be read");
        } catch (StoreDeniedException e) {
            return Finding.ok(subject, name + " can be read, not listed, which only the reconciliation scan needs");
        } catch (StoreException e) {
            return failed(name, "cannot be read", "s3:GetObject", e);
        }
    }

    private Finding written(ObjectStore store, String name) {
        String key = FOLDER + UUID.randomUUID();
        byte[] bytes = "tailrace doctor".getBytes(StandardCharsets.UTF_8);
        String doing = "written";
        String right = "s3:PutObject";
        try {
            store.putBytes(name, key, bytes, "text/plain");
            doing = "read";
            right = "s3:GetObject";
            store.readBytes(name, key, bytes.length);
            doing = "listed";
            right = "s3:ListBucket";
            store.list(name, key);
            doing = "deleted from";
            right = "s3:DeleteObject";
            store.delete(name, List.of(key));
            return Finding.ok(subject, name + " can be written, read, listed and deleted from");
        } catch (StoreException e) {
            return failed(name, "cannot be " + doing, right, e);
        }
    }

    private Finding failed(String name, String what, String right, StoreException e) {
        String advice = e instanceof StoreDeniedException
                ? "Give this key pair the right " + right + "."
                : "Look at the bucket's name and the TAILRACE_S3_* variables.";
        return Finding.failure(subject, name + " " + what + ": " + e.getMessage() + ". " + advice);
    }
}
