package io.tailrace.store;

import org.jspecify.annotations.Nullable;

/** The object is there but is not the one that was asked for: another etag, another size, other bytes than its checksum says. */
public final class ObjectChangedException extends StoreException {

    public ObjectChangedException(String bucket, String key, String message, @Nullable Throwable cause) {
        super(bucket, key, message, cause);
    }
}
