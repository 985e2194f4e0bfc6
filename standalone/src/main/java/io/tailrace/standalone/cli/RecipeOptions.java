package io.tailrace.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tailrace.standalone.transfer.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which profile, and what is to be otherwise than in it. */
final class RecipeOptions {

    private static final JsonMapper JSON = new JsonMapper();

    /** What is not a JSON value is text, so that nobody has to quote for the shell and for JSON. */
    private static final Pattern VALUE =
            Pattern.compile("-?[0-9]+(\\.[0-9]+)?|true|false|null|[\\[{].*", Pattern.DOTALL);

    @Option(names = "--profile", paramLabel = "NAME", description = "Recipe; default: hls-ladder.")
    private @Nullable String profile;

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "A field of the profile that is to be otherwise for these jobs, such as video.speed=fast,"
                    + " trim.from=5s or a list in JSON; may be given several times.")
    private List<String> changes = new ArrayList<>();

    @Mixin
    private EncoderVersionOption encoder = new EncoderVersionOption();

    Optional<String> profile() {
        return Optional.ofNullable(profile);
    }

    /** @throws CommandFailure when a change is not written as one */
    Recipe recipe() {
        ObjectNode overrides = JsonNodeFactory.instance.objectNode();
        for (String change : changes) {
            int equals = change.indexOf('=');
            if (equals <= 0) {
                throw new CommandFailure(
                        "--set takes FIELD=VALUE, such as --set video.speed=fast; got \"" + change + "\".");
            }
            set(overrides, change.substring(0, equals), value(change.substring(equals + 1)));
        }
        return new Recipe(profile(), overrides, encoder.version());
    }

    private static void set(ObjectNode overrides, String path, JsonNode value) {
        String[] names = path.split("\\.", -1);
        ObjectNode place = overrides;
        for (int i = 0; i < names.length - 1; i++) {
            place = place.path(names[i]) instanceof ObjectNode inner ? inner : place.putObject(names[i]);
        }
        place.set(names[names.length - 1], value);
    }

    private static JsonNode value(String text) {
        if (!VALUE.matcher(text).matches()) {
            return TextNode.valueOf(text);
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new CommandFailure("--set cannot read the value " + text + " as JSON.");
        }
    }
}
