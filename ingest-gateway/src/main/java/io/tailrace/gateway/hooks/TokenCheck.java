package io.tailrace.gateway.hooks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A secret that the sender shows: as the last part of the path or as {@code ?token=} where all that can be configured is an address, as
 * {@code Authorization: Bearer} elsewhere.
 */
record TokenCheck(List<String> secrets) implements HookCheck {

    private static final String BEARER = "Bearer ";

    TokenCheck {
        secrets = List.copyOf(secrets);
    }

    @Override
    public Optional<String> verify(HookRequest request, Instant now) {
        String shown = shown(request)
                .orElseThrow(() ->
                        HookCheck.refused("the hook needs its secret: as the last part of the path, as ?token= or as"
                                + " Authorization: Bearer"));
        byte[] given = shown.getBytes(StandardCharsets.UTF_8);
        List<byte[]> wanted = secrets.stream()
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList();
        if (!Digest.isOneOf(given, wanted)) {
            throw HookCheck.refused("the secret of the hook is not the one that is set here");
        }
        return Optional.empty();
    }

    static boolean isShownIn(HookRequest request) {
        return shown(request).isPresent();
    }

    private static Optional<String> shown(HookRequest request) {
        return request.token()
                .or(() -> request.query("token"))
                .or(() -> request.header("Authorization")
                        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                        .map(value -> value.substring(BEARER.length()).strip()));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "TokenCheck";
    }
}
