package io.tailrace.packager.publish;

import io.tailrace.events.PublishUnit;
import io.tailrace.events.UnitId;
import io.tailrace.media.PartList;
import io.tailrace.media.WorkKeys;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.worker.TaskFailedException;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** Reads part lists out of the work bucket, and believes none that is not the one the router accepted. */
final class PartFiles {

    /** The sound of a day has some five megabytes. */
    private static final int LARGEST = 64 << 20;

    private final ObjectStore store;
    private final String bucket;

    PartFiles(ObjectStore store) {
        this.store = store;
        this.bucket = store.connection().workBucket();
    }

    /** A part list and the folder of its objects in the work bucket, with a slash at its end. */
    record Part(PartList list, String folder) {

        UnitId id() {
            return new UnitId(list.rendition(), list.generation(), list.chunk());
        }
    }

    /** The list of an accepted unit, checked against its hash. */
    Part accepted(String jobId, PublishUnit unit) throws StoreException, TaskFailedException {
        String key = unit.getPartKey();
        if (!key.startsWith(WorkKeys.job(jobId)) || key.contains("/../")) {
            throw Failures.broken(name(unit.getUnit()) + " names a part list of another job: " + key, null);
        }
        byte[] bytes = read(unit.getUnit(), key);
        if (!DigestUtils.sha256Hex(bytes).equals(unit.getPartSha256())) {
            throw Failures.partGone(
                    "the part list of " + name(unit.getUnit()) + " at " + key + " is not the one that was accepted",
                    null);
        }
        return new Part(parse(unit.getUnit(), key, bytes), key.substring(0, key.lastIndexOf('/') + 1));
    }

    /** The list that a copy step left behind. */
    PartList published(String jobId, UnitId unit) throws StoreException, TaskFailedException {
        String key = WorkKeys.published(jobId, unit.getRendition(), unit.getGeneration(), unit.getChunk());
        return parse(unit, key, read(unit, key));
    }

    private byte[] read(UnitId unit, String key) throws StoreException, TaskFailedException {
        try {
            return store.readBytes(bucket, key, LARGEST);
        } catch (ObjectNotFoundException e) {
            throw Failures.partGone("the part list of " + name(unit) + " is gone: " + key, e);
        }
    }

    private static PartList parse(UnitId unit, String key, byte[] bytes) throws TaskFailedException {
        PartList list;
        try {
            list = PartList.parse(bytes);
        } catch (IOException e) {
            throw Failures.broken("the part list of " + name(unit) + " at " + key + " cannot be read", e);
        }
        boolean isAboutUnit = list.rendition().equals(unit.getRendition())
                && list.generation() == unit.getGeneration()
                && list.chunk() == unit.getChunk();
        if (!isAboutUnit) {
            throw Failures.broken("the part list at " + key + " is not about " + name(unit), null);
        }
        boolean hasFolders = Stream.concat(
                        Stream.concat(list.initSegment().stream(), list.files().stream())
                                .map(PartList.StoredObject::name),
                        list.segments().stream().map(PartList.Segment::name))
                .anyMatch(name -> name.contains("/") || name.isEmpty());
        if (hasFolders) {
            throw Failures.broken("the part list at " + key + " names objects outside of its folder", null);
        }
        return list;
    }

    static String name(UnitId unit) {
        return unit.getRendition() + " generation " + unit.getGeneration() + " chunk " + unit.getChunk();
    }
}
