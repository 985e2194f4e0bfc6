package io.tailrace.standalone.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.media.SourceRoot;
import java.util.List;
import java.util.Optional;

/**
 * A source that is a job now.
 *
 * @param profile as it was asked for; empty: the gateway's default
 * @param state of the job, when it was submitted
 * @param file set when it was uploaded from here
 */
record Submitted(
        String bucket,
        String key,
        String etag,
        String profile,
        String job,
        int run,
        String state,
        Optional<Look> file) {

    /** How a file looked when it was uploaded. */
    record Look(String path, long size, long modifiedMillis) {}

    /** What it is told from others by: where it lies and, when it was uploaded, how the file looked. */
    List<Identity> identities() {
        Identity stored = Identity.ofStored(bucket, key, etag, profile);
        return file.map(look ->
                        List.of(stored, Identity.ofFile(look.path(), look.size(), look.modifiedMillis(), profile)))
                .orElseGet(() -> List.of(stored));
    }

    /** How people know it. */
    String source() {
        return file.map(Look::path).orElseGet(() -> SourceRoot.uri(bucket, key));
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bucket", bucket).put("key", key).put("etag", etag).put("profile", profile);
        file.ifPresent(
                look -> json.put("file", look.path()).put("size", look.size()).put("modified", look.modifiedMillis()));
        return json.put("job", job).put("run", run).put("state", state);
    }

    /** Empty when it is none. */
    static Optional<Submitted> of(JsonNode json) {
        String job = json.path("job").asText("");
        if (job.isEmpty()) {
            return Optional.empty();
        }
        Optional<Look> file = Optional.ofNullable(json.path("file").textValue())
                .map(path -> new Look(
                        path, json.path("size").asLong(), json.path("modified").asLong()));
        return Optional.of(new Submitted(
                json.path("bucket").asText(),
                json.path("key").asText(),
                json.path("etag").asText(),
                json.path("profile").asText(),
                job,
                json.path("run").asInt(1),
                json.path("state").asText(),
                file));
    }
}
