package io.tailrace.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Client of a Confluent-compatible registry. Good answers are kept for ever (ids never change their meaning), failures never. Stays with
 * the address that answered last.
 */
final class RegistryClient implements SchemaRegistry {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SUBJECT_UNKNOWN = 40401;
    private static final int SCHEMA_UNKNOWN = 40403;
    private static final int ROUNDS = 2;

    private final List<RegistryAddress> addresses;
    private final boolean mayRegister;
    private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();
    private final Map<String, Map<Schema, Integer>> ids = new ConcurrentHashMap<>();
    private volatile int preferred;

    RegistryClient(KafkaConnection connection) {
        addresses = RegistryAddress.of(connection);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address of a schema registry is given");
        }
        mayRegister = !"false".equals(connection.clientProperties().get(KafkaConnection.AUTO_REGISTER));
    }

    @Override
    public Schema byId(int id) {
        Schema known = byId.get(id);
        if (known != null) {
            return known;
        }
        Schema schema = parse(call("GET", "/schemas/ids/" + id, ""), id);
        byId.put(id, schema);
        return schema;
    }

    private static Schema parse(JsonNode answer, int id) {
        if (!answer.path("schemaType").asText("AVRO").equals("AVRO")) {
            throw new SerializationException("schema " + id + " is no Avro schema");
        }
        try {
            // A fresh parser: one that has seen a name refuses it the next time.
            return new Schema.Parser().parse(answer.path("schema").asText());
        } catch (RuntimeException e) {
            throw new SerializationException("schema " + id + " can't be parsed", e);
        }
    }

    @Override
    public int idOf(String subject, Schema schema) {
        Map<Schema, Integer> known = ids.computeIfAbsent(subject, key -> new ConcurrentHashMap<>());
        Integer id = known.get(schema);
        if (id == null) {
            id = mayRegister ? register(subject, schema) : lookUp(subject, schema);
            known.put(schema, id);
        }
        return id;
    }

    /** Registers whatever the connection's writers may do: for the bootstrap step. */
    int register(String subject, Schema schema) {
        return id(call("POST", "/subjects/" + encode(subject) + "/versions", body(schema)));
    }

    /** A schema that is not deployed yet is no fault of the record: the writer waits. */
    private int lookUp(String subject, Schema schema) {
        try {
            return id(call("POST", "/subjects/" + encode(subject), body(schema)));
        } catch (Refusal e) {
            if (e.code == SUBJECT_UNKNOWN || e.code == SCHEMA_UNKNOWN) {
                throw new RegistryUnavailableException(
                        "the schema of " + schema.getFullName() + " is not registered under " + subject
                                + ": run the bootstrap step of this version",
                        e);
            }
            throw e;
        }
    }

    /** The level that holds for a subject without one of its own. */
    String globalCompatibility() {
        return call("GET", "/config", "").path("compatibilityLevel").asText();
    }

    void setCompatibility(String subject, String level) {
        call(
                "PUT",
                "/config/" + encode(subject),
                JSON.createObjectNode().put("compatibility", level).toString());
    }

    private JsonNode call(String method, String path, String body) {
        IOException last = new IOException("not asked");
        for (int i = 0; i < addresses.size() * ROUNDS; i++) {
            int at = (preferred + i) % addresses.size();
            try {
                RegistryCall.Answer answer = RegistryCall.send(addresses.get(at), method, path, body);
                if (answer.isSuccess()) {
                    JsonNode json = JSON.readTree(answer.body());
                    preferred = at;
                    return json;
                }
                refuse(answer, method, path);
                last = new IOException(addresses.get(at) + " answered with status " + answer.status());
            } catch (IOException e) {
                last = e;
            }
        }
        throw new RegistryUnavailableException(
                "the schema registry at " + addresses + " does not answer " + method + " " + path, last);
    }

    /** Throws when the answer is about this very schema or id; everything else is the registry's or the configuration's fault. */
    private static void refuse(RegistryCall.Answer answer, String method, String path) throws IOException {
        int status = answer.status();
        if (status != 404 && status != 409 && status != 422) {
            return;
        }
        JsonNode error = JSON.readTree(answer.body());
        int code = error.path("error_code").asInt(0);
        // A 404 without such a code comes from a wrong address or a proxy.
        if (status != 404 || code == SUBJECT_UNKNOWN || code == SCHEMA_UNKNOWN) {
            throw new Refusal(
                    code,
                    "the schema registry answered " + method + " " + path + " with " + status + "/" + code + ": "
                            + error.path("message").asText());
        }
    }

    private static int id(JsonNode answer) {
        if (!answer.path("id").isInt()) {
            throw new RegistryUnavailableException(
                    "the schema registry gave no id", new IOException("an answer without an id"));
        }
        return answer.path("id").asInt();
    }

    private static String body(Schema schema) {
        return JSON.createObjectNode().put("schema", schema.toString()).toString();
    }

    private static String encode(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The registry knows and says no. */
    private static final class Refusal extends SerializationException {
        private final int code;

        Refusal(int code, String message) {
            super(message);
            this.code = code;
        }
    }
}
