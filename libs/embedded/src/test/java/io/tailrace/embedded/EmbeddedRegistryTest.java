package io.tailrace.embedded;

import static io.tailrace.embedded.RegistryRequests.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.embedded.RegistryRequests.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedRegistryTest {

    private final EmbeddedRegistry registry = EmbeddedRegistry.inMemory(0);
    private final RegistryRequests requests = new RegistryRequests(registry.url());

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void registeringTheSameTextTwiceIsOneVersion() throws Exception {
        int id = requests.register("a-value", schema("x"));

        assertThat(requests.register("a-value", schema("x"))).isEqualTo(id);
        assertThat(requests.get("/subjects/a-value/versions").json().toString()).isEqualTo("[1]");
        assertThat(requests.get("/schemas/ids/" + id).json().path("schema").asText())
                .isEqualTo(schema("x"));
    }

    @Test
    void oneTextHasOneIdOverAllSubjects() throws Exception {
        int id = requests.register("a-value", schema("x"));
        int other = requests.register("b-value", schema("y"));

        assertThat(requests.register("b%2Fc-value", schema("x"))).isEqualTo(id);
        assertThat(other).isNotEqualTo(id);
        assertThat(requests.get("/subjects").json().toString()).isEqualTo("[\"a-value\",\"b-value\",\"b/c-value\"]");
    }

    @Test
    void refusesWhatOldOrNewReadersCouldNotRead() throws Exception {
        requests.register("a-value", schema("!x"));
        assertThat(requests.register("a-value", schema("!x", "y"))).isPositive();

        Answer refused = requests.post("/subjects/a-value/versions", schema("!x", "!z"));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error()).isEqualTo(409);
        assertThat(requests.post("/compatibility/subjects/a-value/versions/latest", schema("!x", "!z"))
                        .json()
                        .path("is_compatible")
                        .asBoolean(true))
                .isFalse();
        assertThat(requests.post("/compatibility/subjects/a-value/versions", schema("!x", "z"))
                        .json()
                        .path("is_compatible")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void comparesWithEveryEarlierVersion() throws Exception {
        requests.register("a-value", schema("!x"));
        // A default may come, and go again, but not the field of the first version.
        assertThat(requests.register("a-value", schema("x"))).isPositive();

        assertThat(requests.post("/subjects/a-value/versions", schema("y")).status())
                .isEqualTo(409);
    }

    @Test
    void takesAnythingUnderLevelNone() throws Exception {
        requests.register("a-value", schema("!x"));
        String none = "{\"compatibility\":\"NONE\"}";

        assertThat(requests.send("PUT", "/config/a-value", none, "application/json")
                        .json()
                        .path("compatibility")
                        .asText())
                .isEqualTo("NONE");

        assertThat(requests.register("a-value", schema("!z"))).isPositive();
        assertThat(requests.get("/config/a-value")
                        .json()
                        .path("compatibilityLevel")
                        .asText())
                .isEqualTo("NONE");
        assertThat(requests.get("/config").json().path("compatibilityLevel").asText())
                .isEqualTo("FULL_TRANSITIVE");
    }

    @Test
    void describesVersions() throws Exception {
        requests.register("a-value", schema("x"));
        int id = requests.register("a-value", schema("x", "y"));

        JsonNode latest = requests.get("/subjects/a-value/versions/latest").json();
        assertThat(latest.path("version").asInt()).isEqualTo(2);
        assertThat(latest.path("id").asInt()).isEqualTo(id);
        assertThat(latest.path("subject").asText()).isEqualTo("a-value");
        assertThat(requests.post("/subjects/a-value?normalize=false&deleted=true", schema("x"))
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /schemas/ids/99, 404, 40403",
        "GET, /schemas/ids/x, 404, 40403",
        "GET, /subjects/none/versions, 404, 40401",
        "GET, /subjects/none/versions/latest, 404, 40401",
        "GET, /else, 404, 404",
        "POST, /subjects/none, 422, 42201",
        "POST, /subjects/none/versions, 422, 42201",
        "PUT, /config, 422, 42203",
        "DELETE, /subjects/none, 404, 404"
    })
    void answersErrorsWithTheCodesClientsKnow(String method, String path, int status, int code) throws Exception {
        Answer answer = requests.send(method, path, method.equals("GET") ? "" : "{}", "application/json");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error()).isEqualTo(code);
    }

    @Test
    void refusesBodiesThatAreLargeForeignOrNoJson() throws Exception {
        assertThat(requests.send("POST", "/subjects/a/versions", " ".repeat(1024 * 1024 + 1), "application/json")
                        .status())
                .isEqualTo(413);
        assertThat(requests.send("POST", "/subjects/a/versions", "{}", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(requests.send("POST", "/subjects/a/versions", "{", "application/json")
                        .status())
                .isEqualTo(400);
    }
}
