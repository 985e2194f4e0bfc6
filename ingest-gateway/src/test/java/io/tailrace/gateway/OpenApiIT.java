package io.tailrace.gateway;

import static io.tailrace.gateway.GatewayProcess.JOBS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.embedded.TestCluster;
import io.tailrace.gateway.GatewayProcess.Reply;
import io.tailrace.gateway.description.ApiDescription;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document against the routes that there are; {@link GatewayProcess} holds it against every answer of every test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "options");

    private static final Set<String> KEYWORDS = Set.of(
            "$ref",
            "type",
            "description",
            "enum",
            "format",
            "required",
            "properties",
            "additionalProperties",
            "maxProperties",
            "items",
            "minimum",
            "maximum");

    private final ApiContract contract = new ApiContract();
    private GatewayProcess gateway;

    @BeforeAll
    void start(@TempDir Path folder) {
        TestCluster cluster = TestCluster.shared();
        KafkaConnection connection = new KafkaConnection(
                cluster.bootstrapServers(), cluster.registryUrl(), cluster.uniquePrefix(), Map.of());
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), 1, 1);
        gateway = new GatewayProcess(connection, folder);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> gateway.health().problems().isEmpty());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void describesEveryRoute() {
        gateway.routes()
                .forEach((path, methods) -> methods.forEach(method -> assertThat(contract.operation(method, path))
                        .as(method + " " + path)
                        .isPresent()));
    }

    @Test
    void describesNothingThatIsNotServed() {
        JsonNode paths = contract.document().path("paths");
        paths.fieldNames()
                .forEachRemaining(described -> paths.path(described)
                        .fieldNames()
                        .forEachRemaining(method -> {
                            if (METHODS.contains(method)) {
                                assertThat(gateway.routes().entrySet())
                                        .as(method + " " + described)
                                        .anyMatch(route -> ApiContract.matches(described, route.getKey())
                                                && route.getValue().contains(method.toUpperCase(Locale.ROOT)));
                            }
                        }));
    }

    @Test
    void givesOutTheDocument() throws Exception {
        Reply reply = gateway.get("/openapi.json");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(reply.header("etag")).isNotEmpty();
        assertThat(reply.body()).isEqualTo(ApiDescription.ofThisBuild().document());
        assertThat(reply.body().get("openapi").textValue()).startsWith("3.1.");
    }

    @Test
    void refersOnlyToWhatThereIs() {
        List<String> references = new ArrayList<>();
        collect(contract.document(), references);
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                contract.document().at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    /** A comma in a description that is not quoted begins a keyword in YAML. */
    @Test
    void usesOnlyKeywordsOfSchemas() {
        contract.document().at("/components/schemas").forEach(OpenApiIT::assertKeywords);
    }

    private static void assertKeywords(JsonNode schema) {
        assertThat(schema.fieldNames()).toIterable().isSubsetOf(KEYWORDS);
        schema.path("properties").forEach(OpenApiIT::assertKeywords);
        for (String inner : List.of("items", "additionalProperties")) {
            if (schema.path(inner).isObject()) {
                assertKeywords(schema.path(inner));
            }
        }
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").asText());
        }
        node.forEach(child -> collect(child, references));
    }

    /** The judge itself: it would be of no use if it let everything pass. */
    @Test
    void findsAnAnswerThatIsNotAsDescribed() throws Exception {
        Reply page = gateway.get(JOBS);
        assertThat(contract.objections("GET", JOBS, 200, "application/json", page.body()))
                .isEmpty();
        assertThat(contract.objections("GET", JOBS, 418, "application/json", page.body()))
                .isNotEmpty();
        assertThat(contract.objections("GET", JOBS + "/x", 200, "application/json", page.body()))
                .isNotEmpty();
    }
}
