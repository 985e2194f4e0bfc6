package io.tailrace.store;

import org.jspecify.annotations.Nullable;

/** A name that leads to what may not be read as a source: out of its root, or to something that is no regular file. */
public final class UnsafeSourceException extends StoreException {

    public UnsafeSourceException(String bucket, String key, String message, @Nullable Throwable cause) {
        super(bucket, key, message, cause);
    }
}
