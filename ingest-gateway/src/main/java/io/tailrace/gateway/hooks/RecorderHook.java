package io.tailrace.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** One kind of recorder: how it proves who it is, what its hook says, and what it expects to hear. Pure; one class for each. */
public interface RecorderHook {

    /** Name in the address of the hook, in rules and in settings, such as {@code nginx-rtmp}. */
    String kind();

    /** How a hook of this kind is checked against the secrets set for it, of which any may be used. */
    default HookCheck check(List<String> secrets) {
        return new TokenCheck(secrets);
    }

    /**
     * Reads a hook whose sender is known.
     *
     * @throws io.tailrace.gateway.http.ProblemException 400 or 422 when it is no hook of this kind at all; what is merely of no interest
     *     is a reading without recordings
     */
    HookReading read(HookRequest request);

    /** The body that this recorder wants with a 200, where it is not satisfied with any answer of success. */
    default Optional<JsonNode> reply(HookRequest request) {
        return Optional.empty();
    }
}
