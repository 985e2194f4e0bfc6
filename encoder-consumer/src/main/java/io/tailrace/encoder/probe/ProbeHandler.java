package io.tailrace.encoder.probe;

import io.tailrace.encoder.process.Failures;
import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.relay.RelayLease;
import io.tailrace.encoder.relay.SourceRelay;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.ProbeTask;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.media.SourceRoot;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.SourceStore;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import io.tailrace.worker.TaskHandler;
import io.tailrace.worker.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PROBE: says what a source is, or refuses it with the reason. */
public final class ProbeHandler implements TaskHandler {

    /** Bytes. */
    private static final long LARGEST_IMAGE = 8 << 20;

    private final SourceStore store;
    private final SourceRelay relay;
    private final FfmpegRunner runner;

    public ProbeHandler(SourceStore store, SourceRelay relay, FfmpegRunner runner) {
        this.store = store;
        this.relay = relay;
        this.runner = runner;
    }

    @Override
    public TaskResult run(Task task, Attempt attempt) throws TaskFailedException, InterruptedException {
        ProbeTask probe =
                task.getProbe().orElseThrow(() -> new IllegalArgumentException("a probe task without its part"));
        SourcePolicy policy = new SourcePolicy(probe);
        ObjectVersion source = version(probe);
        policy.checkSize(source.getSize());
        try (RelayLease lease = relay.lendForLooks(source)) {
            SourceFacts facts = new Probe(runner, policy, lease, attempt).look(source);
            SourcePolicy.checkFacts(facts);
            return new TaskResult.Probed(SourceFacts.newBuilder(facts)
                    .setOverlayImages(overlayImages(probe))
                    .build());
        }
    }

    /** As they are now: all chunks get the same. */
    private List<ObjectVersion> overlayImages(ProbeTask probe) throws TaskFailedException {
        List<ObjectVersion> images = new ArrayList<>();
        for (String key : probe.getOverlayImages()) {
            images.add(overlayImage(probe.getBucket(), key));
        }
        return images;
    }

    private ObjectVersion overlayImage(String bucket, String key) throws TaskFailedException {
        StoredObject image;
        try {
            image = store.stat(bucket, key, Optional.empty());
        } catch (ObjectNotFoundException e) {
            throw Failures.refused(
                    "overlay-image-missing",
                    "The image " + SourceRoot.uri(bucket, key) + " that is to be drawn is not there.");
        } catch (StoreException e) {
            throw Failures.store(e);
        }
        if (image.size() == 0) {
            throw Failures.refused("overlay-image-missing", "The image " + key + " that is to be drawn is empty.");
        }
        if (image.size() > LARGEST_IMAGE) {
            throw Failures.refused(
                    "overlay-image-too-large",
                    "The image " + key + " that is to be drawn has " + image.size() + " bytes; " + LARGEST_IMAGE
                            + " are allowed.");
        }
        return ObjectVersion.newBuilder()
                .setBucket(bucket)
                .setKey(key)
                .setVersionId(image.versionId().orElse(null))
                .setEtag(image.etag())
                .setSize(image.size())
                .build();
    }

    private ObjectVersion version(ProbeTask probe) throws TaskFailedException {
        StoredObject object;
        try {
            object = store.stat(probe.getBucket(), probe.getKey(), probe.getVersionId());
        } catch (ObjectNotFoundException e) {
            throw Failures.refused(
                    "source-missing", "There is no file " + SourceRoot.uri(probe.getBucket(), probe.getKey()) + ".");
        } catch (StoreException e) {
            throw Failures.store(e);
        }
        if (probe.getEtag().isPresent() && !unquoted(probe.getEtag().get()).equals(object.etag())) {
            throw Failures.refused(
                    "source-changed",
                    "The file " + probe.getKey() + " was replaced after it was submitted. Submit it again.");
        }
        return ObjectVersion.newBuilder()
                .setBucket(probe.getBucket())
                .setKey(probe.getKey())
                .setVersionId(probe.getVersionId().or(object::versionId).orElse(null))
                .setEtag(object.etag())
                .setSize(object.size())
                .build();
    }

    private static String unquoted(String etag) {
        return etag.replace("\"", "");
    }
}
