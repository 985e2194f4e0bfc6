package io.tailrace.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** JSON in and out; what comes in is hostile. */
public final class Json {

    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 32;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /**
     * Reads one object and nothing after it.
     *
     * @throws ProblemException 400 when the bytes are something else
     */
    public static JsonObject object(byte[] bytes) {
        JsonNode node = tree(bytes);
        if (!node.isObject()) {
            throw new ProblemException(Problem.malformed("the body must be a JSON object"));
        }
        return new JsonObject("", node);
    }

    /** What {@code text} says, or the text itself where it is no JSON: anyone may have produced it. */
    public static JsonNode lenient(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    /**
     * Reads an array of objects and nothing after it.
     *
     * @throws ProblemException 400 when the bytes are something else
     */
    public static List<JsonObject> objects(byte[] bytes) {
        JsonNode array = tree(bytes);
        List<JsonObject> objects = new ArrayList<>();
        for (JsonNode node : array) {
            if (node.isObject()) {
                objects.add(new JsonObject("[" + objects.size() + "]", node));
            }
        }
        if (!array.isArray() || objects.size() < array.size()) {
            throw new ProblemException(Problem.malformed("the body must be a JSON array of objects"));
        }
        return objects;
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new ProblemException(Problem.malformed("the body is no JSON: " + Text.shown(e.getOriginalMessage())));
        } catch (IOException e) {
            throw new ProblemException(Problem.malformed("the body is no JSON text"));
        }
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of JSON can always be written", e);
        }
    }
}
