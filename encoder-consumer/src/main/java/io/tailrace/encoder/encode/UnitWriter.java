package io.tailrace.encoder.encode;

import io.tailrace.events.UnitId;
import io.tailrace.events.UnitResult;
import io.tailrace.media.PartList;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

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
        return new PartList.StoredObject(name, bytes.length, DigestUtils.sha256Hex(bytes));
    }

    /** Uploads a file. */
    PartList.StoredObject write(String name, Path file, String contentType) throws IOException, StoreException {
        String sha256 = new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file);
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
}
