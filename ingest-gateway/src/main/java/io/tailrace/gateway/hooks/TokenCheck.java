package io.tailrace.gateway.hooks;

import io.tailrace.gateway.http.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A secret that the sender shows: as the last part of the path or as {@code ?token=} where all that can be configured is an address, as
 * {@code Authorization: Bearer} elsewhere.
 */
record TokenCheck(List<String> secrets) implements HookCheck {

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
        if (!Secrets.isOneOf(given, wanted)) {
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
                .or(() -> Secrets.bearer(request.header("Authorization")));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "TokenCheck";
    }
}
