package io.tailrace.gateway.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/api-reference.md} is what the OpenAPI document says. */
class ApiReferenceTest {

    private static final String RENEW =
            "./mvnw test -pl ingest-gateway -am -Dtest=ApiReferenceTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dtailrace.reference=write";

    @Test
    void isThePageInTheDocs() throws IOException {
        Path page = Path.of("..", "docs", "api-reference.md");
        String made = ApiReference.of(ApiDescription.ofThisBuild().document());
        if (System.getProperty("tailrace.reference", "").equals("write")) {
            Files.writeString(page, made);
        }
        assertThat(Files.exists(page) ? Files.readString(page) : "")
                .as("docs/api-reference.md is stale; renew it with: " + RENEW)
                .isEqualTo(made);
    }
}
