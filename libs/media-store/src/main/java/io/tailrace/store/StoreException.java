package io.tailrace.store;

import org.jspecify.annotations.Nullable;

/**
 * An object operation that failed for good: what could be tried again has been. The subclass says what the caller can do, the message
 * is a sentence for the operator.
 */
public abstract sealed class StoreException extends Exception
        permits TransientStoreException,
                ObjectNotFoundException,
                ObjectChangedException,
                StoreDeniedException,
                UnsafeSourceException {

    private final String bucket;
    private final String key;
    private final String sentence;

    StoreException(String bucket, String key, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.sentence = message + " (" + scheme(bucket) + "/" + key + ")";
        this.bucket = bucket;
        this.key = key;
    }

    /** A folder of files stands in the place of a bucket as {@code file:NAME}. */
    private static String scheme(String bucket) {
        return bucket.startsWith("file:") ? bucket.replaceFirst(":", "://") : "s3://" + bucket;
    }

    @Override
    public final String getMessage() {
        return sentence;
    }

    public final String bucket() {
        return bucket;
    }

    /** Key the failure concerns; a prefix for a listing, empty when it concerns the bucket. */
    public final String key() {
        return key;
    }
}
