package io.tailrace.standalone.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.media.SourceRoot;
import io.tailrace.store.StoredObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Asks a gateway what would become of recordings, and waits for the answers. */
public final class Planning {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Server server;
    private final Recipe recipe;
    private final Optional<String> priority;
    private final Duration patience;

    /**
     * @param priority urgent, normal or bulk; empty: the gateway's default
     * @param patience with the probe of one recording
     */
    public Planning(Server server, Recipe recipe, Optional<String> priority, Duration patience) {
        this.server = server;
        this.recipe = recipe;
        this.priority = priority;
        this.patience = patience;
    }

    /** The plan of a file, which is brought into the input bucket with the subtitles beside it; with an {@code error} where there is none. */
    public JsonNode ofFile(Path file) throws TransferException, InterruptedException {
        FileUpload.Uploaded there = new FileUpload(server.store()).bring(file);
        return answer(new JobRequest(
                server.store().connection().inputBucket(),
                there.source(),
                recipe,
                priority,
                Map.of(),
                there.subtitles()));
    }

    /** The same of what lies in an input bucket or below a source root. */
    public JsonNode ofPlace(SourceRoot.Place place) throws TransferException, InterruptedException {
        StoredObject source = new StoredObject(place.key(), 0, "", Optional.empty(), Optional.empty());
        return answer(new JobRequest(place.bucket(), source, recipe, priority, Map.of(), Map.of()));
    }

    private JsonNode answer(JobRequest wanted) throws TransferException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        JsonNode plan = server.gateway().plan(wanted, patience);
        while (!JobStatus.isFinal(plan.path("state").asText())) {
            if (System.nanoTime() - end > 0) {
                throw new TransferException(
                        "Its probe did not end within " + patience.toSeconds()
                                + " s; the plan will be shown at /api/v1/plans/"
                                + plan.path("id").asText() + ".",
                        null);
            }
            Thread.sleep(LOOK_EVERY.toMillis());
            plan = server.gateway().plan(plan.path("id").asText());
        }
        return plan;
    }
}
