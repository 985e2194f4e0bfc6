package io.tailrace.encoder.encode;

import io.tailrace.media.PartList;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes the objects of one unit into the attempt's folder in the work bucket. */
public final class UnitWriter {

    private final ObjectStore store;
    private final String folder;

    /** @param folder in the attempt's prefix, with a slash at its end */
    public UnitWriter(ObjectStore store, String folder) {
        this.store = store;
        this.folder = folder;
    }

    public PartList.StoredObject write(String name, byte[] bytes, String contentType) throws StoreException {
        store.putBytes(bucket(), folder + name, bytes, contentType);
        return new PartList.StoredObject(name, bytes.length, sha256(bytes));
    }

    /** Uploads a file whose hash is known. */
    PartList.StoredObject write(String name, Path file, long size, String sha256, String contentType)
            throws StoreException {
        store.putFile(bucket(), folder + name, file, contentType);
        return new PartList.StoredObject(name, size, sha256);
    }

    public String key(String name) {
        return folder + name;
    }

    private String bucket() {
        return store.connection().workBucket();
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
