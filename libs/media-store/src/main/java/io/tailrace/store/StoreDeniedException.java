package io.tailrace.store;

import org.jspecify.annotations.Nullable;

/** The store understood and refuses: credentials, policy, a bucket that does not exist, a request it does not support. A person has to change something. */
public final class StoreDeniedException extends StoreException {

    public StoreDeniedException(String bucket, String key, String message, @Nullable Throwable cause) {
        super(bucket, key, message, cause);
    }
}
