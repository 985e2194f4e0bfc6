package io.tailrace.packager.publish;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.embedded.EmbeddedS3;
import io.tailrace.events.Lane;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishTask;
import io.tailrace.events.PublishUnit;
import io.tailrace.events.Rendition;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitId;
import io.tailrace.manifest.AssetFiles;
import io.tailrace.media.PartList;
import io.tailrace.media.WorkKeys;
import io.tailrace.packager.TestTitle;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/** An S3 server on a folder, the handler over it, and a title as encoders would have left it in the work bucket. */
final class StoreBench implements AutoCloseable {

    static final String INPUT = "media-input";
    static final String WORK = "media-work";
    static final String OUTPUT = "media-output";

    private final EmbeddedS3 server;
    private final PublishHandler handler;
    final ObjectStore store;

    StoreBench(Path folder) throws StoreException {
        server = EmbeddedS3.start(folder, 0, "access", "secret-key", List.of());
        store = new ObjectStore(new StoreConnection(
                URI.create(server.endpoint()), "us-east-1", "access", "secret-key", INPUT, WORK, OUTPUT));
        store.ensureBucket(WORK);
        store.ensureBucket(OUTPUT);
        handler = new PublishHandler(store, new SimpleMeterRegistry());
    }

    /** Stores all objects and part lists of a title; returns the accepted units. */
    List<PublishUnit> encode(String jobId, TestTitle title) throws StoreException {
        List<PublishUnit> units = new ArrayList<>();
        for (Rendition rendition : title.plan().getRenditions()) {
            for (PartList part : title.parts().getOrDefault(rendition.getName(), List.of())) {
                units.add(encode(jobId, part));
            }
        }
        return units;
    }

    private PublishUnit encode(String jobId, PartList part) throws StoreException {
        String folder = WorkKeys.attempt(
                jobId, "r1-" + part.rendition() + "-g1-%06d".formatted(part.chunk()), 1, "0".repeat(32));
        List<PartList.StoredObject> objects = new ArrayList<>(part.files());
        part.initSegment().ifPresent(objects::add);
        part.segments().forEach(s -> objects.add(new PartList.StoredObject(s.name(), s.size(), s.sha256())));
        for (PartList.StoredObject object : objects) {
            byte[] bytes = TestTitle.bytes(part.rendition() + "/" + object.name(), object.size());
            store.putBytes(WORK, folder + object.name(), bytes, "application/octet-stream");
        }
        return accept(part, folder);
    }

    PublishUnit accept(PartList part, String folder) throws StoreException {
        byte[] json = part.toJson();
        store.putBytes(WORK, folder + PartList.NAME, json, "application/json");
        return PublishUnit.newBuilder()
                .setUnit(UnitId.newBuilder()
                        .setRendition(part.rendition())
                        .setGeneration(part.generation())
                        .setChunk(part.chunk())
                        .build())
                .setPartKey(folder + PartList.NAME)
                .setPartSha256(DigestUtils.sha256Hex(json))
                .build();
    }

    void copy(String jobId, TestTitle title, List<PublishUnit> units) throws TaskFailedException, InterruptedException {
        handler.run(task(jobId, title, PublishKind.COPY, 1, units), new TestAttempt(false));
    }

    void manifest(String jobId, TestTitle title, int revision) throws TaskFailedException, InterruptedException {
        handler.run(task(jobId, title, PublishKind.MANIFEST, revision, List.of()), new TestAttempt(false));
    }

    void manifest(String jobId, TestTitle title, int revision, Confirmation confirmation)
            throws TaskFailedException, InterruptedException {
        handler.run(
                task(jobId, title, PublishKind.MANIFEST, revision, List.of()), new TestAttempt(false, confirmation));
    }

    void manifestWithoutLease(String jobId, TestTitle title) throws TaskFailedException, InterruptedException {
        handler.run(task(jobId, title, PublishKind.MANIFEST, 1, List.of()), new TestAttempt(true));
    }

    void cleanUp(String jobId, TestTitle title) throws TaskFailedException, InterruptedException {
        handler.run(task(jobId, title, PublishKind.CLEANUP, 1, List.of()), new TestAttempt(false));
    }

    /** The clean-up of a run that failed or was cancelled. */
    void cleanUpFruitless(String jobId, TestTitle title) throws TaskFailedException, InterruptedException {
        Task task = task(jobId, title, PublishKind.CLEANUP, 1, List.of());
        PublishTask fruitless = PublishTask.newBuilder(task.getPublish().orElseThrow())
                .setIsFruitless(true)
                .build();
        handler.run(Task.newBuilder(task).setPublish(fruitless).build(), new TestAttempt(false));
    }

    void purge(String jobId, TestTitle title) throws TaskFailedException, InterruptedException {
        handler.run(task(jobId, title, PublishKind.PURGE, 1, List.of()), new TestAttempt(false));
    }

    void put(String key) throws StoreException {
        store.putBytes(OUTPUT, key, new byte[] {1}, "application/octet-stream");
    }

    private static Task task(String jobId, TestTitle title, PublishKind kind, int revision, List<PublishUnit> units) {
        return Task.newBuilder()
                .setKind(TaskKind.PUBLISH)
                .setJobId(jobId)
                .setRun(revision)
                .setTaskId("r1-publish-1-000000")
                .setGroupId("r1-publish-1")
                .setAttempt(1)
                .setQueue("publish")
                .setLane(Lane.NORMAL)
                .setPredictedSeconds(1)
                .setPublish(PublishTask.newBuilder()
                        .setKind(kind)
                        .setStep(1)
                        .setRevision(revision)
                        .setPlan(title.plan())
                        .setUnits(units)
                        .setMetadata(Map.of("title", "Talk"))
                        .setCreatedAtMillis(1_000)
                        .build())
                .build();
    }

    /** Everything below a prefix of a bucket, by its path there. */
    Map<String, byte[]> read(String bucket, String prefix) throws StoreException {
        Map<String, byte[]> objects = new TreeMap<>();
        for (StoredObject object : store.list(bucket, prefix)) {
            objects.put(object.key().substring(prefix.length()), store.readBytes(bucket, object.key(), 1 << 24));
        }
        return objects;
    }

    AssetFiles files(String prefix) throws StoreException {
        return AssetFiles.of(read(OUTPUT, prefix), Map.of());
    }

    @Override
    public void close() {
        handler.close();
        store.close();
        server.close();
    }

    /** What the queue says when an attempt asks whether the task is still its own. */
    @FunctionalInterface
    interface Confirmation {
        void confirm() throws InterruptedException;
    }

    private record TestAttempt(boolean isCancelled, Confirmation confirmation) implements Attempt {
        @Override
        public void ran(String program, List<String> arguments, int exitCode) {}

        @Override
        public void note(String sentence) {}

        TestAttempt(boolean isCancelled) {
            this(isCancelled, () -> {
                if (isCancelled) {
                    throw new InterruptedException("the attempt was cancelled");
                }
            });
        }

        @Override
        public void confirm() throws InterruptedException {
            confirmation.confirm();
        }

        @Override
        public String leaseId() {
            return "0".repeat(32);
        }

        @Override
        public String prefix() {
            return "";
        }

        @Override
        public void progress(List<String> renditions, long done, long total, double speed) {}

        @Override
        public void onCancel(Runnable kill) {
            if (isCancelled) {
                kill.run();
            }
        }
    }
}
