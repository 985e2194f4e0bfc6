package io.tailrace.store;

import org.jspecify.annotations.Nullable;

/** There is no such object, or no such version of it. */
public final class ObjectNotFoundException extends StoreException {

    public ObjectNotFoundException(String bucket, String key, String message, @Nullable Throwable cause) {
        super(bucket, key, message, cause);
    }
}
