package io.tailrace.store;

import org.jspecify.annotations.Nullable;

/** The store was away, slow or broken for longer than the tries last, or the calling thread was interrupted: worth another attempt later. */
public final class TransientStoreException extends StoreException {

    public TransientStoreException(String bucket, String key, String message, @Nullable Throwable cause) {
        super(bucket, key, message, cause);
    }
}
