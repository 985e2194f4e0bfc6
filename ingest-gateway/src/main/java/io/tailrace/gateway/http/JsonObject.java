package io.tailrace.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A JSON object that names the place in its complaints, such as {@code source.bucket}. Absent and null are the same. Every reader throws
 * {@link ProblemException} (422 {@code invalid-field}) when the value has another type.
 */
public final class JsonObject {

    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final String place;
    private final JsonNode node;

    JsonObject(String place, JsonNode node) {
        this.place = place;
        this.node = node;
    }

    /** Refuses fields that nobody reads: a misspelt one would silently do nothing. */
    public void onlyKnows(Set<String> names) {
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw new ProblemException(
                        Problem.invalid("unknown-field", "there is no field " + place(Text.shown(name))));
            }
        });
    }

    public Optional<String> text(String name) {
        return value(name).map(value -> {
            if (!value.isTextual()) {
                throw wrong(name, "text");
            }
            return value.textValue();
        });
    }

    /** Text, or a number or truth value as text, of senders that change their minds between versions. Empty when absent or empty. */
    public Optional<String> scalar(String name) {
        return value(name)
                .map(value -> {
                    if (value.isContainerNode()) {
                        throw wrong(name, "one value");
                    }
                    return value.asText();
                })
                .filter(text -> !text.isEmpty());
    }

    /** False when absent. */
    public boolean truth(String name) {
        return value(name)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw wrong(name, "true or false");
                    }
                    return value.booleanValue();
                })
                .orElse(false);
    }

    /** A whole number, or one written as text, as some senders do. */
    public OptionalLong number(String name) {
        Optional<JsonNode> value = value(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        JsonNode number = value.get();
        if (number.isIntegralNumber() && number.canConvertToLong()) {
            return OptionalLong.of(number.longValue());
        }
        if (number.isTextual() && number.textValue().matches("\\d{1,18}")) {
            return OptionalLong.of(Long.parseLong(number.textValue()));
        }
        throw wrong(name, "a whole number");
    }

    /** The elements of an array of texts; absent is empty. */
    public List<String> textList(String name) {
        List<String> texts = new ArrayList<>();
        value(name).ifPresent(array -> {
            if (!array.isArray()) {
                throw wrong(name, "an array of texts");
            }
            for (JsonNode element : array) {
                if (!element.isTextual()) {
                    throw wrong(name, "an array of texts");
                }
                texts.add(element.textValue());
            }
        });
        return texts;
    }

    public Optional<JsonObject> object(String name) {
        return value(name).map(value -> {
            if (!value.isObject()) {
                throw wrong(name, "an object");
            }
            return new JsonObject(place(name), value);
        });
    }

    /** An object as text without blanks, fields in the order of their names: what says the same reads the same. */
    public Optional<String> json(String name) {
        return object(name).map(object -> {
            try {
                return SORTED.writeValueAsString(SORTED.treeToValue(object.node, Object.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a parsed object cannot be written", e);
            }
        });
    }

    /** The objects of an array; empty when absent. */
    public List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        value(name).ifPresent(array -> {
            if (!array.isArray()) {
                throw wrong(name, "an array");
            }
            for (JsonNode element : array) {
                String at = name + "[" + objects.size() + "]";
                if (!element.isObject()) {
                    throw wrong(at, "an object");
                }
                objects.add(new JsonObject(place(at), element));
            }
        });
        return objects;
    }

    /** All fields in their order, each of which must be text. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        node.fieldNames().forEachRemaining(name -> text(name).ifPresent(value -> texts.put(name, value)));
        return texts;
    }

    private Optional<JsonNode> value(String name) {
        return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
    }

    private ProblemException wrong(String name, String expected) {
        return new ProblemException(Problem.invalid("invalid-field", place(Text.shown(name)) + " must be " + expected));
    }

    private String place(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }
}
