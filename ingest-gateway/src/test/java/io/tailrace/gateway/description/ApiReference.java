package io.tailrace.gateway.description;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The reference page of the API, made from its OpenAPI document. Pure. */
final class ApiReference {

    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete", "options");

    private final JsonNode document;
    private final StringBuilder page = new StringBuilder();

    private ApiReference(JsonNode document) {
        this.document = document;
    }

    static String of(JsonNode document) {
        ApiReference reference = new ApiReference(document);
        reference.write();
        return reference.page.toString();
    }

    private void write() {
        line("# Reference of the API");
        line("");
        line(
                "Made from [`openapi.yaml`](../ingest-gateway/src/main/resources/io/tailrace/gateway/description/openapi.yaml), which the gateway serves"
                        + " as `/openapi.json`; do not edit. The [guide](api.md) tells how to use it.");
        for (JsonNode tag : document.path("tags")) {
            line("");
            line("## " + capitalized(tag.path("name").asText()));
            line("");
            line(tag.path("description").asText());
            operations(tag.path("name").asText());
        }
        line("");
        line("## Schemas");
        fields(document.at("/components/schemas")).forEach(schema -> schema(schema.getKey(), schema.getValue()));
    }

    private void operations(String tag) {
        fields(document.path("paths"))
                .forEach(path -> METHODS.forEach(method -> {
                    JsonNode operation = path.getValue().path(method);
                    if (operation.at("/tags/0").asText().equals(tag)) {
                        operation(method, path.getKey(), path.getValue(), operation);
                    }
                }));
    }

    private void operation(String method, String path, JsonNode shared, JsonNode operation) {
        line("");
        line("### `" + method.toUpperCase(Locale.ROOT) + " " + path + "`");
        line("");
        line(operation.path("summary").asText());
        paragraph(operation.path("description").asText(""));
        List<JsonNode> parameters = new ArrayList<>();
        shared.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
        operation.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
        if (!parameters.isEmpty()) {
            line("");
            line("| parameter | in | type | meaning |");
            line("|---|---|---|---|");
            parameters.forEach(parameter -> line(row(
                    "`" + parameter.path("name").asText() + "`",
                    parameter.path("in").asText(),
                    type(parameter.path("schema")),
                    parameter.path("description").asText(""))));
        }
        fields(operation.at("/requestBody/content")).forEach(content -> {
            line("");
            line("Body `" + content.getKey() + "`: " + type(content.getValue().path("schema")));
        });
        line("");
        line("| answer | body | meaning |");
        line("|---|---|---|");
        fields(operation.path("responses"))
                .forEach(response -> response(response.getKey(), resolved(response.getValue())));
    }

    private void response(String status, JsonNode response) {
        String body = fields(response.path("content"))
                .map(content -> content.getKey().equals("application/json")
                        ? type(content.getValue().path("schema"))
                        : "`" + content.getKey() + "`")
                .collect(Collectors.joining(", "));
        line(row(status, body, response.path("description").asText()));
    }

    private void schema(String name, JsonNode schema) {
        line("");
        line("### " + name);
        paragraph(schema.path("description").asText(""));
        line("");
        if (schema.has("properties")) {
            line("| field | type | meaning |");
            line("|---|---|---|");
            properties("", schema);
        } else {
            line(type(schema));
        }
    }

    /** Fields of inner objects under their whole name; a star is one that is always there. */
    private void properties(String place, JsonNode schema) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        fields(schema.path("properties")).forEach(property -> {
            String name = place + property.getKey();
            JsonNode value = property.getValue();
            line(row(
                    "`" + name + "`" + (required.contains(property.getKey()) ? " *" : ""),
                    type(value),
                    value.path("description").asText("")));
            properties(name + ".", value);
            properties(name + "[].", value.path("items"));
        });
    }

    private String type(JsonNode schema) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").asText().replaceFirst(".*/", "");
            return "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")";
        }
        if (schema.has("enum")) {
            return StreamSupport.stream(schema.get("enum").spliterator(), false)
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        if (schema.path("type").asText().equals("array")) {
            return "list of " + type(schema.path("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            return "names to " + type(schema.path("additionalProperties"));
        }
        String type = schema.path("type").asText("anything");
        String format = schema.path("format").asText("");
        return type + (format.isEmpty() ? "" : " (" + format + ")") + bounds(schema);
    }

    private static String bounds(JsonNode schema) {
        String bounds = Stream.of("minimum", "maximum", "maxLength", "default")
                .filter(schema::has)
                .map(name -> name + " " + schema.get(name).asText())
                .collect(Collectors.joining(", "));
        return bounds.isEmpty() ? "" : ", " + bounds;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static Stream<Map.Entry<String, JsonNode>> fields(JsonNode node) {
        return node.properties().stream();
    }

    private void paragraph(String text) {
        if (!text.isBlank()) {
            line("");
            line(text.strip());
        }
    }

    private static String row(String... cells) {
        return Stream.of(cells)
                .map(cell -> cell.strip().replaceAll("\\s*\\n\\s*", " ").replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
