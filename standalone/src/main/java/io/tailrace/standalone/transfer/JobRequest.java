package io.tailrace.standalone.transfer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.store.StoredObject;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of a gateway for one recording.
 *
 * @param recipe   what is made of it
 * @param priority urgent, normal or bulk; empty: the gateway's default
 * @param subtitles by their key in the same bucket
 */
public record JobRequest(
        String bucket,
        StoredObject source,
        Recipe recipe,
        Optional<String> priority,
        Map<String, String> metadata,
        Map<String, SubtitleFile> subtitles) {

    public JobRequest {
        metadata = Map.copyOf(metadata);
    }

    /** The body of {@code POST /api/v1/jobs}. */
    ObjectNode toJson() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode where = body.putObject("source").put("bucket", bucket).put("key", source.key());
        source.versionId().ifPresent(version -> where.put("versionId", version));
        if (!source.etag().isEmpty()) {
            where.put("etag", source.etag());
        }
        recipe.into(body);
        priority.ifPresent(lane -> body.put("priority", lane));
        if (!metadata.isEmpty()) {
            ObjectNode fields = body.putObject("metadata");
            metadata.forEach(fields::put);
        }
        if (!subtitles.isEmpty()) {
            ArrayNode files = body.putArray("subtitles");
            subtitles.forEach((key, text) -> files.addObject()
                    .put("key", key)
                    .put("language", text.language())
                    .put("forced", text.isForced())
                    .put("hearingImpaired", text.isHearingImpaired()));
        }
        return body;
    }
}
