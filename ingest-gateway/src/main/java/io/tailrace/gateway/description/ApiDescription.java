package io.tailrace.gateway.description;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailrace.gateway.http.Answer;
import io.tailrace.gateway.http.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI document of the API (OpenAPI 3.1). Written as YAML, for people; given out as JSON. */
public final class ApiDescription {

    private static final String RESOURCE = "openapi.yaml";

    private final JsonNode document;

    private ApiDescription(JsonNode document) {
        this.document = document;
    }

    /** Reads the document of this build. */
    public static ApiDescription ofThisBuild() {
        try (InputStream in = requireNonNull(ApiDescription.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            return new ApiDescription(new ObjectMapper().valueToTree(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode document() {
        return document;
    }

    /** {@code GET /openapi.json}. */
    public Answer show(Call call) {
        return Answer.ok(document);
    }
}
