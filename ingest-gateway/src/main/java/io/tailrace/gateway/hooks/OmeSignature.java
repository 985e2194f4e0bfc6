package io.tailrace.gateway.hooks;

import io.tailrace.gateway.http.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * {@code X-OME-Signature}: base64url of the HMAC-SHA1 of the body, with or without padding. There is no time in it. Who passes on answers
 * of the record API cannot sign and shows the secret as a token instead.
 */
record OmeSignature(List<String> secrets) implements HookCheck {

    private static final String HEADER = "X-OME-Signature";

    OmeSignature {
        secrets = List.copyOf(secrets);
    }

    @Override
    public Optional<String> verify(HookRequest request, Instant now) {
        Optional<String> header = request.header(HEADER);
        if (header.isEmpty() && TokenCheck.isShownIn(request)) {
            return new TokenCheck(secrets).verify(request, now);
        }
        String given = header.orElseThrow(() -> HookCheck.refused("the hook needs the header " + HEADER))
                .replaceAll("=+$", "");
        List<byte[]> wanted = secrets.stream()
                .map(secret ->
                        Base64.getUrlEncoder().withoutPadding().encode(Digest.hmac("HmacSHA1", secret, request.body())))
                .toList();
        if (!Secrets.isOneOf(given.getBytes(StandardCharsets.US_ASCII), wanted)) {
            throw HookCheck.refused("the signature is not one of this body with a secret that is set here");
        }
        return Optional.of(given);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "OmeSignature";
    }
}
