package io.tailrace.encoder.encode;

import io.tailrace.events.UnitId;
import io.tailrace.events.UnitResult;
import io.tailrace.media.PartList;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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

    /** Uploads a file. */
    PartList.StoredObject write(String name, Path file, String contentType) throws IOException, StoreException {
        String sha256 = sha256(file);
        store.putFile(bucket(), folder + name, file, contentType);
        return new PartList.StoredObject(name, Files.size(file), sha256);
    }

    /** Stores the list of a unit whose objects are all written, and says which unit that is; sizes and times are the caller's. */
    public UnitResult.Builder finish(PartList list) throws StoreException {
        PartList.StoredObject part = write(PartList.NAME, list.toJson(), "application/json");
        return UnitResult.newBuilder()
                .setUnit(UnitId.newBuilder()
                        .setRendition(list.rendition())
                        .setGeneration(list.generation())
                        .setChunk(list.chunk())
                        .build())
                .setPartKey(folder + PartList.NAME)
                .setPartSha256(part.sha256())
                .setSamples(list.samples());
    }

    private String bucket() {
        return store.connection().workBucket();
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
