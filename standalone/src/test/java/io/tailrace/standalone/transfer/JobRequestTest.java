package io.tailrace.standalone.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tailrace.store.StoredObject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobRequestTest {

    private static JsonNode body(Recipe recipe) {
        StoredObject object = new StoredObject("a.mp4", 7, "e1", Optional.empty(), Optional.empty());
        return new JobRequest("in", object, recipe, Optional.of("bulk"), Map.of(), Map.of()).toJson();
    }

    @Test
    void asksForNothingThatIsAsUsual() {
        assertThat(body(Recipe.USUAL))
                .hasToString(
                        "{\"source\":{\"bucket\":\"in\",\"key\":\"a.mp4\",\"etag\":\"e1\"},\"priority\":\"bulk\"}");
        assertThat(Recipe.USUAL.isAsWritten()).isTrue();
    }

    @Test
    void asksForABuildOfTheEncoder() {
        Recipe pinned =
                new Recipe(Optional.of("proxy"), JsonNodeFactory.instance.objectNode(), Optional.of("ffmpeg-7.1"));
        assertThat(pinned.isAsWritten()).isFalse();
        assertThat(body(pinned).path("encoderVersion").asText()).isEqualTo("ffmpeg-7.1");
        assertThat(body(pinned).path("profile").asText()).isEqualTo("proxy");
        assertThat(body(pinned).has("overrides")).isFalse();
    }
}
