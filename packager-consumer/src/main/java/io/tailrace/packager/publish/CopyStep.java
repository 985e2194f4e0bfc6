package io.tailrace.packager.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.PublishTask;
import io.tailrace.events.PublishUnit;
import io.tailrace.events.Rendition;
import io.tailrace.events.UnitId;
import io.tailrace.media.WorkKeys;
import io.tailrace.packager.asset.AssetLayout;
import io.tailrace.packager.asset.AssetLayout.Placement;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Copies the objects of accepted units to the output bucket, on the server's side, and leaves each unit's part list for the manifest
 * step. May be run again at any time: what is there already is left alone, and nothing is replaced by other bytes.
 */
final class CopyStep {

    private final ObjectStore store;
    private final StoreCrew crew;
    private final PartFiles parts;
    private final Counter copiedObjects;
    private final Counter copiedBytes;

    CopyStep(ObjectStore store, StoreCrew crew, MeterRegistry metrics) {
        this.store = store;
        this.crew = crew;
        this.parts = new PartFiles(store);
        this.copiedObjects = Counter.builder("tailrace.publish.objects")
                .description("Objects copied to the output bucket")
                .register(metrics);
        this.copiedBytes = Counter.builder("tailrace.publish.bytes")
                .baseUnit("bytes")
                .description("Media copied to the output bucket")
                .register(metrics);
    }

    /** An object on its way. */
    private record Copy(UnitId unit, String fromKey, Placement placement) {}

    void run(String jobId, OutputPrefix prefix, PublishTask task)
            throws StoreException, TaskFailedException, InterruptedException {
        List<PartFiles.Part> units = Collections.synchronizedList(new ArrayList<>());
        List<StoreCrew.Job> reads = new ArrayList<>();
        GoneUnits gone = new GoneUnits();
        for (PublishUnit unit : task.getUnits()) {
            reads.add(gone.tolerate(unit.getUnit(), () -> units.add(parts.accepted(jobId, unit))));
        }
        crew.runAll(reads);
        List<StoreCrew.Job> copies = new ArrayList<>();
        for (Copy copy : copies(task, units)) {
            copies.add(gone.tolerate(copy.unit(), () -> copy(prefix, copy)));
        }
        crew.runAll(copies);
        gone.require();
        List<StoreCrew.Job> lists = new ArrayList<>();
        for (PartFiles.Part unit : units) {
            lists.add(() -> store.putBytes(
                    store.connection().workBucket(),
                    WorkKeys.published(
                            jobId,
                            unit.list().rendition(),
                            unit.list().generation(),
                            unit.list().chunk()),
                    unit.list().toJson(),
                    "application/json"));
        }
        crew.runAll(lists);
    }

    /** One copy per destination: the chunks of a rendition share their init segment. */
    private static List<Copy> copies(PublishTask task, List<PartFiles.Part> units) throws TaskFailedException {
        Map<String, Copy> copies = new TreeMap<>();
        for (PartFiles.Part unit : units) {
            Rendition rendition = task.getPlan().getRenditions().stream()
                    .filter(r -> r.getName().equals(unit.list().rendition()))
                    .findFirst()
                    .orElseThrow(() -> Failures.broken(
                            "the plan has no rendition " + unit.list().rendition(), null));
            for (Placement placement : place(rendition, unit)) {
                Copy copy =
                        new Copy(unit.id(), unit.folder() + placement.object().name(), placement);
                Copy other = copies.putIfAbsent(placement.path(), copy);
                if (other != null
                        && !other.placement()
                                .object()
                                .sha256()
                                .equals(placement.object().sha256())) {
                    throw Failures.broken("two accepted objects differ and want to be " + placement.path(), null);
                }
            }
        }
        return List.copyOf(copies.values());
    }

    private static List<Placement> place(Rendition rendition, PartFiles.Part unit) throws TaskFailedException {
        try {
            return AssetLayout.place(rendition, unit.list());
        } catch (IllegalArgumentException e) {
            throw Failures.broken(String.valueOf(e.getMessage()), e);
        }
    }

    private void copy(OutputPrefix prefix, Copy copy) throws StoreException, TaskFailedException {
        String bucket = store.connection().outputBucket();
        String key = prefix.key(copy.placement().path());
        Optional<StoredObject> present = present(bucket, key);
        if (present.isPresent() && isSame(present.get(), copy)) {
            return;
        }
        if (present.isPresent() && isOther(present.get(), copy)) {
            throw Failures.broken("the output bucket already has another object at " + key, null);
        }
        StoredObject copied = copy(bucket, key, copy);
        if (isOther(copied, copy)) {
            throw Failures.partGone(
                    "the copy of " + copy.fromKey() + " has " + copied.size() + " bytes and not the "
                            + copy.placement().object().size() + " that were accepted, or another checksum",
                    null);
        }
        copiedObjects.increment();
        copiedBytes.increment((double) copied.size());
    }

    private StoredObject copy(String bucket, String key, Copy copy) throws StoreException, TaskFailedException {
        try {
            return store.copy(
                    store.connection().workBucket(),
                    copy.fromKey(),
                    bucket,
                    key,
                    AssetLayout.contentType(copy.placement().path()));
        } catch (ObjectNotFoundException e) {
            throw Failures.partGone("an accepted object is gone from the work bucket: " + copy.fromKey(), e);
        }
    }

    private Optional<StoredObject> present(String bucket, String key) throws StoreException {
        try {
            return Optional.of(store.stat(bucket, key, Optional.empty()));
        } catch (ObjectNotFoundException e) {
            return Optional.empty();
        }
    }

    private static boolean isSame(StoredObject stored, Copy copy) {
        return stored.size() == copy.placement().object().size()
                && stored.sha256()
                        .filter(copy.placement().object().sha256()::equals)
                        .isPresent();
    }

    /** Certainly not the same; without a checksum equal sizes prove nothing. */
    private static boolean isOther(StoredObject stored, Copy copy) {
        return stored.size() != copy.placement().object().size()
                || stored.sha256()
                        .filter(sum -> !sum.equals(copy.placement().object().sha256()))
                        .isPresent();
    }
}
