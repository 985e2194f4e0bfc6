package io.tailrace.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.events.AuditEvent;
import java.util.Map;
import java.util.TreeMap;

/** An audit event as a JSON object: {@code {job, run, sequence, event, atMillis, details, previousHash, hash}}. */
public final class AuditLine {

    private AuditLine() {}

    public static ObjectNode write(AuditEvent event) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("job", event.getJobId());
        json.put("run", event.getRun());
        json.put("sequence", event.getSequence());
        json.put("event", event.getEvent());
        json.put("atMillis", event.getAtMillis());
        ObjectNode details = json.putObject("details");
        new TreeMap<>(event.getDetails()).forEach(details::put);
        json.put("previousHash", event.getPreviousHash());
        json.put("hash", event.getHash());
        return json;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException when {@code json} is no such object
     */
    public static AuditEvent read(JsonNode json) {
        Map<String, String> details = new TreeMap<>();
        require(json.path("details").isObject(), "details");
        json.path("details")
                .properties()
                .forEach(detail -> details.put(detail.getKey(), text(detail.getValue(), detail.getKey())));
        return AuditEvent.newBuilder()
                .setJobId(text(json.path("job"), "job"))
                .setRun((int) number(json.path("run"), "run"))
                .setSequence(number(json.path("sequence"), "sequence"))
                .setEvent(text(json.path("event"), "event"))
                .setDetails(details)
                .setAtMillis(number(json.path("atMillis"), "atMillis"))
                .setPreviousHash(text(json.path("previousHash"), "previousHash"))
                .setHash(text(json.path("hash"), "hash"))
                .build();
    }

    private static String text(JsonNode value, String name) {
        require(value.isTextual(), name);
        return value.textValue();
    }

    private static long number(JsonNode value, String name) {
        require(value.isIntegralNumber() && value.canConvertToLong(), name);
        return value.longValue();
    }

    private static void require(boolean isThere, String name) {
        if (!isThere) {
            throw new IllegalArgumentException("not an audit event: " + name + " is missing or of another type");
        }
    }
}
