package io.tailrace.store;

import java.util.Optional;

/** Where sources are read: buckets, and folders of files that stand in the place of one. Thread-safe. */
public interface SourceStore {

    /** What lies under {@code key} now, or the given version of it. */
    StoredObject stat(String bucket, String key, Optional<String> versionId) throws StoreException;

    /**
     * Opens a range of one version of a source; one try, for a caller that resumes by itself.
     *
     * @param etag as {@link #stat} told it; anything else there is an {@link ObjectChangedException}
     * @param length bytes, at least 1; a range beyond the end is a change too
     */
    RangeBody openRange(String bucket, String key, Optional<String> versionId, String etag, long offset, long length)
            throws StoreException;

    /**
     * Reads something small whole.
     *
     * @param limit most bytes; what is larger is an {@link ObjectChangedException}
     */
    byte[] readBytes(String bucket, String key, int limit) throws StoreException;
}
