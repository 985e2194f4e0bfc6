package io.tailrace.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tailrace.gateway.description.ApiDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The OpenAPI document as a judge of real answers. Objects may have no field that is not described. */
final class ApiContract {

    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    ApiContract() {
        JsonNode written = ApiDescription.ofThisBuild().document().deepCopy();
        close(written.at("/components/schemas"));
        document = written;
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ApiContract::close);
    }

    JsonNode document() {
        return document;
    }

    /** Paths of the document that a path, or a route's pattern, is an instance of. */
    static boolean matches(String described, String path) {
        String[] wanted = described.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].equals(given[i]) && !(wanted[i].startsWith("{") && !given[i].isEmpty())) {
                return false;
            }
        }
        return true;
    }

    /** What is described for a method of a path; the literal path goes before a pattern. */
    Optional<JsonNode> operation(String method, String path) {
        List<String> found = new ArrayList<>();
        document.path("paths").fieldNames().forEachRemaining(described -> {
            if (described.equals(path)) {
                found.add(0, described);
            } else if (matches(described, path)) {
                found.add(described);
            }
        });
        String wanted = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        return found.stream()
                .map(described -> document.path("paths").path(described).path(wanted))
                .filter(JsonNode::isObject)
                .findFirst();
    }

    /** What is wrong with an answer; nothing for paths that are not described. */
    List<String> objections(String method, String path, int status, String mediaType, JsonNode body) {
        Optional<JsonNode> operation = operation(method, path);
        if (operation.isEmpty()) {
            return List.of();
        }
        String name = operation.get().path("operationId").asText();
        JsonNode response = resolved(operation.get().path("responses").path(Integer.toString(status)));
        if (response.isMissingNode()) {
            return List.of(name + " describes no " + status + ": " + body);
        }
        JsonNode content = response.path("content").path(mediaType.split(";", 2)[0]);
        if (content.isMissingNode()) {
            return body.isMissingNode() ? List.of() : List.of(name + " describes no " + mediaType + " for " + status);
        }
        return schema(content.path("schema")).validate(body).stream()
                .map(Error::toString)
                .map(error -> name + " " + status + ": " + error)
                .toList();
    }

    private Schema schema(JsonNode schema) {
        return schemas.computeIfAbsent(schema.toString(), key -> {
            ObjectNode root = document.deepCopy();
            root.setAll((ObjectNode) schema);
            return registry.getSchema(root);
        });
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }
}
