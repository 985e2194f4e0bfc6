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
 */
public record Recipe(Optional<String> profile, JsonNode overrides) {

    /** The gateway's default profile as it is. */
    public static final Recipe USUAL = new Recipe(Optional.empty(), JsonNodeFactory.instance.objectNode());

    /** Of the profile as it is. */
    public static Recipe of(Optional<String> profile) {
        return new Recipe(profile, USUAL.overrides());
    }

    boolean isAsWritten() {
        return overrides.isEmpty();
    }

    void into(ObjectNode body) {
        profile.ifPresent(name -> body.put("profile", name));
        if (!isAsWritten()) {
            body.set("overrides", overrides);
        }
    }
}
