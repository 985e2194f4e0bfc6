package io.tailrace.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;

/** What a registry knows: versions by subject, texts by id, levels. Changes only by {@link #apply}; applying twice changes nothing. */
final class RegistryState {

    /** Stricter than the genuine default (BACKWARD): the pipeline's topics need it, and nobody else writes here. */
    static final String DEFAULT_LEVEL = "FULL_TRANSITIVE";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final NavigableMap<String, NavigableMap<Integer, Version>> subjects = new TreeMap<>();
    private final NavigableMap<Integer, String> texts = new TreeMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, String> levels = new HashMap<>();

    /** A version of a subject, counted from 1. */
    record Version(int number, int id, Schema schema) {}

    /** A key and a value as the genuine registry writes them to its topic; field order is part of the shape. */
    record Change(String key, String value) {}

    List<String> subjects() {
        return List.copyOf(subjects.keySet());
    }

    /** Versions of a subject, oldest first; empty for an unknown one. */
    Collection<Version> versions(String subject) {
        return Collections.unmodifiableCollection(
                subjects.getOrDefault(subject, Collections.emptyNavigableMap()).values());
    }

    Optional<Version> find(String subject, Schema schema) {
        String text = schema.toString();
        return versions(subject).stream()
                .filter(version -> version.schema().toString().equals(text))
                .findFirst();
    }

    Optional<String> text(int id) {
        return Optional.ofNullable(texts.get(id));
    }

    /** Level of a subject; the global one for the empty name. */
    String level(String subject) {
        return levels.getOrDefault(subject, levels.getOrDefault("", DEFAULT_LEVEL));
    }

    /** Would {@code candidate} be taken as the next version? */
    boolean fits(String subject, Schema candidate) {
        List<Schema> newestFirst =
                new ArrayList<>(versions(subject).stream().map(Version::schema).toList());
        Collections.reverse(newestFirst);
        String level = level(subject);
        if (newestFirst.isEmpty() || level.equals("NONE")) {
            return true;
        }
        List<Schema> earlier = level.endsWith("_TRANSITIVE") ? newestFirst : newestFirst.subList(0, 1);
        SchemaValidatorBuilder builder = new SchemaValidatorBuilder();
        if (level.startsWith("FULL")) {
            builder.mutualReadStrategy();
        } else if (level.startsWith("FORWARD")) {
            builder.canBeReadStrategy();
        } else {
            builder.canReadStrategy();
        }
        try {
            builder.validateAll().validate(candidate, earlier);
            return true;
        } catch (SchemaValidationException e) {
            return false;
        }
    }

    /** The change that makes {@code schema} the next version; one text has one id over all subjects. */
    Change registration(String subject, Schema schema) {
        NavigableMap<Integer, Version> known = subjects.getOrDefault(subject, Collections.emptyNavigableMap());
        int number = known.isEmpty() ? 1 : known.lastKey() + 1;
        String text = schema.toString();
        int id = ids.getOrDefault(text, texts.isEmpty() ? 1 : texts.lastKey() + 1);
        return new Change(
                JSON.createObjectNode()
                        .put("keytype", "SCHEMA")
                        .put("subject", subject)
                        .put("version", number)
                        .put("magic", 1)
                        .toString(),
                JSON.createObjectNode()
                        .put("subject", subject)
                        .put("version", number)
                        .put("id", id)
                        .put("schema", text)
                        .put("deleted", false)
                        .toString());
    }

    /** The change of a level; the global one for the empty name. */
    Change configuration(String subject, String level) {
        return new Change(
                JSON.createObjectNode()
                        .put("keytype", "CONFIG")
                        .put("subject", subject.isEmpty() ? null : subject)
                        .put("magic", 0)
                        .toString(),
                JSON.createObjectNode().put("compatibilityLevel", level).toString());
    }

    /** Takes an entry of the log; key types of the genuine registry that are not used here are passed over. */
    void apply(String key, Optional<String> value) {
        try {
            JsonNode name = JSON.readTree(key);
            String subject = name.path("subject").asText("");
            switch (name.path("keytype").asText()) {
                case "SCHEMA" -> {
                    if (value.isPresent()) {
                        applySchema(subject, JSON.readTree(value.get()));
                    } else {
                        forget(subject, name.path("version").asInt());
                    }
                }
                case "CONFIG" -> {
                    if (value.isPresent()) {
                        levels.put(
                                name.path("subject").isNull() ? "" : subject,
                                JSON.readTree(value.get())
                                        .path("compatibilityLevel")
                                        .asText());
                    } else {
                        levels.remove(subject);
                    }
                }
                default -> {
                    // NOOP, DELETE_SUBJECT, MODE and others.
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an entry of the schema log is no JSON: " + key, e);
        }
    }

    private void applySchema(String subject, JsonNode value) {
        int id = value.path("id").asInt();
        int number = value.path("version").asInt();
        Schema schema = new Schema.Parser().parse(value.path("schema").asText());
        texts.put(id, schema.toString());
        ids.put(schema.toString(), id);
        if (value.path("deleted").asBoolean()) {
            forget(subject, number); // the id stays readable
        } else {
            subjects.computeIfAbsent(subject, key -> new TreeMap<>()).put(number, new Version(number, id, schema));
        }
    }

    private void forget(String subject, int number) {
        NavigableMap<Integer, Version> versions = subjects.get(subject);
        if (versions != null) {
            versions.remove(number);
        }
    }
}
