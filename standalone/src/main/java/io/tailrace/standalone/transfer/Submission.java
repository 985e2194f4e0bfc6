package io.tailrace.standalone.transfer;

import io.tailrace.media.SourceRoot;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoredObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Brings a file into the input bucket and has the gateway make a job of it. Safe for use by several threads. */
public final class Submission {

    private final ObjectStore store;
    private final GatewayClient gateway;
    private final Recipe recipe;
    private final Clock clock;

    public Submission(ObjectStore store, GatewayClient gateway, Recipe recipe, Clock clock) {
        this.store = store;
        this.gateway = gateway;
        this.recipe = recipe;
        this.clock = clock;
    }

    /** Why {@code file} cannot be submitted at all; empty when it can be tried. */
    public static Optional<String> objection(Path file) {
        if (!Files.exists(file)) {
            return Optional.of("There is no such file.");
        }
        if (Files.isDirectory(file)) {
            return Optional.of("It is a folder; name the files in it.");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("It is not a regular file.");
        }
        if (!Files.isReadable(file)) {
            return Optional.of("It may not be read by this user.");
        }
        return Optional.empty();
    }

    /**
     * Uploads and announces, with the files of subtitles beside it. The same content with the same profile is the same job, which runs
     * again when it failed or was cancelled. A job that ended with a part of its renditions does not: the content is submitted as another
     * one.
     */
    public JobStatus submit(Path file) throws TransferException, InterruptedException {
        FileUpload.Content content = FileUpload.content(file);
        JobStatus job = announce(content, "");
        if (job.isPartial()) {
            return announce(content, Long.toString(clock.millis(), Character.MAX_RADIX));
        }
        return job;
    }

    /** Announces what lies in a bucket or a source root that the gateway takes, as it is. */
    public JobStatus submit(SourceRoot.Place place) throws TransferException, InterruptedException {
        StoredObject source = new StoredObject(place.key(), 0, "", Optional.empty(), Optional.empty());
        return gateway.submit(new JobRequest(place.bucket(), source, recipe, Optional.empty(), Map.of(), Map.of()));
    }

    private JobStatus announce(FileUpload.Content content, String submission)
            throws TransferException, InterruptedException {
        String bucket = store.connection().inputBucket();
        FileUpload.Uploaded there = new FileUpload(store).bring(content, submission);
        return there.subtitles().isEmpty() && recipe.isAsWritten()
                ? gateway.announce(bucket, there.source(), recipe.profile())
                : gateway.submit(
                        new JobRequest(bucket, there.source(), recipe, Optional.empty(), Map.of(), there.subtitles()));
    }
}
