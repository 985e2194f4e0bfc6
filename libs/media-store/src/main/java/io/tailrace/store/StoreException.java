package io.tailrace.store;

import io.tailrace.media.SourceRoot;
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
        this.sentence = message + " (" + SourceRoot.uri(bucket, key) + ")";
        this.bucket = bucket;
        this.key = key;
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
