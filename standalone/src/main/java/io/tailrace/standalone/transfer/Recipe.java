package io.tailrace.standalone.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What is made of recordings.
 *
 * @param profile   empty: the gateway's default
 * @param overrides fields that are to be otherwise than in the profile
 * @param encoderVersion the only build that may make it; empty: any
 */
public record Recipe(Optional<String> profile, JsonNode overrides, Optional<String> encoderVersion) {

    /** The gateway's default profile as it is. */
    public static final Recipe USUAL =
            new Recipe(Optional.empty(), JsonNodeFactory.instance.objectNode(), Optional.empty());

    /** Of the profile as it is. */
    public static Recipe of(Optional<String> profile, Optional<String> encoderVersion) {
        return new Recipe(profile, USUAL.overrides(), encoderVersion);
    }

    /** Nothing but a profile is asked for. */
    boolean isAsWritten() {
        return overrides.isEmpty() && encoderVersion.isEmpty();
    }

    void into(ObjectNode body) {
        profile.ifPresent(name -> body.put("profile", name));
        if (!overrides.isEmpty()) {
            body.set("overrides", overrides);
        }
        encoderVersion.ifPresent(version -> body.put("encoderVersion", version));
    }
}
