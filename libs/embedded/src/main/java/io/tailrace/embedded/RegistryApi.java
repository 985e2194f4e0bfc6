package io.tailrace.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.embedded.RegistryState.Change;
import io.tailrace.embedded.RegistryState.Version;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/** The calls of the Confluent REST API that clients of records use (version 7), one at a time. */
final class RegistryApi {

    private static final Pattern LEVEL = Pattern.compile("NONE|(BACKWARD|FORWARD|FULL)(_TRANSITIVE)?");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryState state = new RegistryState();
    private final SchemaLog log;

    RegistryApi(SchemaLog log) {
        this.log = log;
        log.read(state::apply);
    }

    /** An error as clients know it: three digits are an HTTP status, five begin with one. */
    static final class Refusal extends Exception {
        private final int code;

        Refusal(int code, String message) {
            super(message);
            this.code = code;
        }

        int code() {
            return code;
        }

        int status() {
            return code > 999 ? code / 100 : code;
        }
    }

    /** {@code path} holds the decoded parts of the path. */
    synchronized JsonNode answer(String method, List<String> path, JsonNode body) throws Refusal {
        String first = path.isEmpty() ? "" : path.get(0);
        return switch (method + " " + first) {
            case "GET " -> JSON.createObjectNode();
            case "GET schemas" -> schema(path);
            case "GET mode" -> JSON.createObjectNode().put("mode", "READWRITE");
            case "GET config" -> JSON.createObjectNode().put("compatibilityLevel", state.level(part(path, 1)));
            case "PUT config" -> configure(part(path, 1), body);
            case "POST compatibility" -> compatibility(path, body);
            case "GET subjects" -> subjects(path);
            case "POST subjects" -> postSubject(path, body);
            default -> throw notFound();
        };
    }

    /** {@code /schemas/ids/{id}}. */
    private JsonNode schema(List<String> path) throws Refusal {
        if (!part(path, 1).equals("ids")) {
            throw notFound();
        }
        Optional<String> text = number(part(path, 2)).flatMap(state::text);
        return JSON.createObjectNode().put("schema", text.orElseThrow(() -> new Refusal(40403, "Schema not found")));
    }

    private JsonNode configure(String subject, JsonNode body) throws Refusal {
        String level = body.path("compatibility").asText();
        if (!LEVEL.matcher(level).matches()) {
            throw new Refusal(42203, "Invalid compatibility level");
        }
        claim();
        if (!state.level(subject).equals(level)) {
            write(state.configuration(subject, level));
        }
        return JSON.createObjectNode().put("compatibility", level);
    }

    /** {@code /compatibility/subjects/{s}/versions[/{v}]}: asked is what registering would do. */
    private JsonNode compatibility(List<String> path, JsonNode body) throws Refusal {
        String subject = part(path, 2);
        known(subject);
        return JSON.createObjectNode().put("is_compatible", state.fits(subject, parse(body)));
    }

    /** {@code /subjects}, {@code /subjects/{s}/versions}, {@code /subjects/{s}/versions/{v}}. */
    private JsonNode subjects(List<String> path) throws Refusal {
        ArrayNode names = JSON.createArrayNode();
        if (path.size() == 1) {
            state.subjects().forEach(names::add);
            return names;
        }
        String subject = part(path, 1);
        if (path.size() == 3) {
            known(subject).forEach(version -> names.add(version.number()));
            return names;
        }
        String wanted = part(path, 3);
        List<Version> versions = known(subject);
        if (wanted.equals("latest") || wanted.equals("-1")) {
            return describe(subject, versions.get(versions.size() - 1));
        }
        Optional<Integer> number = number(wanted);
        for (Version version : versions) {
            if (number.isPresent() && version.number() == number.get()) {
                return describe(subject, version);
            }
        }
        throw new Refusal(40402, "Version " + wanted + " not found.");
    }

    /** Registers ({@code …/versions}) or looks up. */
    private JsonNode postSubject(List<String> path, JsonNode body) throws Refusal {
        String subject = part(path, 1);
        Schema schema = parse(body);
        Optional<Version> found = state.find(subject, schema);
        if (path.size() == 2) {
            known(subject);
            return describe(subject, found.orElseThrow(() -> new Refusal(40403, "Schema not found")));
        }
        if (found.isEmpty()) {
            claim();
            found = state.find(subject, schema);
        }
        if (found.isEmpty()) {
            if (!state.fits(subject, schema)) {
                throw new Refusal(
                        409,
                        "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                                + "\", level " + state.level(subject));
            }
            write(state.registration(subject, schema));
            found = state.find(subject, schema);
        }
        return JSON.createObjectNode()
                .put("id", found.orElseThrow(IllegalStateException::new).id());
    }

    /** From here on nobody else writes, and what others wrote is known. */
    private void claim() {
        if (log.claim()) {
            log.read(state::apply);
        }
    }

    /** First durable, then visible. */
    private void write(Change change) {
        log.append(change.key(), change.value());
        state.apply(change.key(), Optional.of(change.value()));
    }

    private List<Version> known(String subject) throws Refusal {
        List<Version> versions = List.copyOf(state.versions(subject));
        if (versions.isEmpty()) {
            throw new Refusal(40401, "Subject '" + subject + "' not found.");
        }
        return versions;
    }

    private static ObjectNode describe(String subject, Version version) {
        return JSON.createObjectNode()
                .put("subject", subject)
                .put("version", version.number())
                .put("id", version.id())
                .put("schema", version.schema().toString());
    }

    private static Schema parse(JsonNode body) throws Refusal {
        if (!body.path("schemaType").asText("AVRO").equals("AVRO")) {
            throw new Refusal(42201, "Only Avro schemas are kept here");
        }
        try {
            return new Schema.Parser().parse(body.path("schema").asText());
        } catch (RuntimeException e) {
            throw new Refusal(42201, "Invalid schema: " + e.getMessage());
        }
    }

    private static String part(List<String> path, int index) {
        return index < path.size() ? path.get(index) : "";
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static Refusal notFound() {
        return new Refusal(404, "HTTP 404 Not Found");
    }
}
