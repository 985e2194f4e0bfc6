package io.tailrace.store;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Skeleton: the operations follow. */
public final class ObjectStore implements AutoCloseable {

    private final StoreConnection connection;
    private final boolean ready;

    public ObjectStore(StoreConnection connection) {
        this.connection = connection;
        this.ready = false;
    }

    public StoreConnection connection() {
        return connection;
    }

    public StoredObject stat(String bucket, String key, Optional<String> versionId) throws StoreException {
        requireReady(bucket, key);
        return nothing(key);
    }

    public StoredObject putBytes(String bucket, String key, byte[] bytes, String contentType) throws StoreException {
        requireReady(bucket, key);
        return nothing(key);
    }

    public StoredObject putFile(String bucket, String key, Path file, String contentType) throws StoreException {
        requireReady(bucket, key);
        return nothing(key);
    }

    public boolean putIfAbsent(String bucket, String key, byte[] bytes, String contentType) throws StoreException {
        requireReady(bucket, key);
        return false;
    }

    public byte[] readBytes(String bucket, String key, int limit) throws StoreException {
        requireReady(bucket, key);
        return new byte[0];
    }

    public void download(String bucket, String key, Path to) throws StoreException {
        requireReady(bucket, key);
    }

    public StoredObject copy(String fromBucket, String fromKey, String toBucket, String toKey, String contentType)
            throws StoreException {
        requireReady(toBucket, toKey);
        return nothing(toKey);
    }

    public List<StoredObject> list(String bucket, String prefix) throws StoreException {
        requireReady(bucket, prefix);
        return List.of();
    }

    public void delete(String bucket, Collection<String> keys) throws StoreException {
        requireReady(bucket, "");
    }

    public void ensureBucket(String bucket) throws StoreException {
        requireReady(bucket, "");
    }

    public RangeBody openRange(
            String bucket, String key, Optional<String> versionId, String etag, long offset, long length)
            throws StoreException {
        requireReady(bucket, key);
        return new RangeBody(java.io.InputStream.nullInputStream(), offset, length);
    }

    private void requireReady(String bucket, String key) throws StoreException {
        if (!ready) {
            throw new TransientStoreException(bucket, key, "the object store client is not filled in yet", null);
        }
    }

    private static StoredObject nothing(String key) {
        return new StoredObject(key, 0, "", Optional.empty(), Optional.empty());
    }

    @Override
    public void close() {}
}
