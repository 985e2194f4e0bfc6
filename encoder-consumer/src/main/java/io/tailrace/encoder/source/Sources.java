package io.tailrace.encoder.source;

import io.tailrace.media.SourceRoot;
import io.tailrace.store.RangeBody;
import io.tailrace.store.SourceStore;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import java.util.Optional;

/** Every place a source may lie in: buckets, and the roots of this worker. */
public final class Sources implements SourceStore {

    private final SourceStore buckets;
    private final SourceStore files;

    public Sources(SourceStore buckets, RootFolders roots) {
        this.buckets = buckets;
        this.files = new FileSources(roots);
    }

    private SourceStore of(String bucket) {
        return SourceRoot.name(bucket).isPresent() ? files : buckets;
    }

    @Override
    public StoredObject stat(String bucket, String key, Optional<String> versionId) throws StoreException {
        return of(bucket).stat(bucket, key, versionId);
    }

    @Override
    public RangeBody openRange(
            String bucket, String key, Optional<String> versionId, String etag, long offset, long length)
            throws StoreException {
        return of(bucket).openRange(bucket, key, versionId, etag, offset, length);
    }

    @Override
    public byte[] readBytes(String bucket, String key, int limit) throws StoreException {
        return of(bucket).readBytes(bucket, key, limit);
    }
}
