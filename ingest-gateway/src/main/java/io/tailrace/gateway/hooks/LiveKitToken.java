package io.tailrace.gateway.hooks;

import io.tailrace.gateway.http.Json;
import io.tailrace.gateway.http.JsonObject;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * LiveKit's {@code Authorization}: a JWT (RFC 7519) signed with HS256 under the secret of the API key that its issuer names, whose claim
 * {@code sha256} is the hash of the body in base64.
 *
 * @param secrets by API key
 */
record LiveKitToken(Map<String, String> secrets) implements HookCheck {

    private static final String BEARER = "Bearer ";
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    LiveKitToken {
        secrets = Map.copyOf(secrets);
    }

    /** Pairs {@code key:secret}. */
    static LiveKitToken of(List<String> pairs) {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String pair : pairs) {
            int colon = pair.indexOf(':');
            if (colon < 1 || colon == pair.length() - 1) {
                throw new IllegalArgumentException("a secret for livekit is the API key, a colon and the API secret");
            }
            secrets.put(pair.substring(0, colon), pair.substring(colon + 1));
        }
        return new LiveKitToken(secrets);
    }

    @Override
    public Optional<String> verify(HookRequest request, Instant now) {
        String header = request.header("Authorization")
                .orElseThrow(() -> HookCheck.refused("the hook needs LiveKit's Authorization"));
        boolean isBearer = header.regionMatches(true, 0, BEARER, 0, BEARER.length());
        String[] parts =
                (isBearer ? header.substring(BEARER.length()) : header).strip().split("\\.", 4);
        if (parts.length != 3) {
            throw HookCheck.refused("Authorization is no signed JWT");
        }
        JsonObject head = decoded(parts[0]);
        JsonObject claims = decoded(parts[1]);
        if (!head.text("alg").equals(Optional.of("HS256"))) {
            throw HookCheck.refused("the JWT must be signed with HS256");
        }
        String secret = claims.text("iss")
                .flatMap(issuer -> Optional.ofNullable(secrets.get(issuer)))
                .orElseThrow(() -> HookCheck.refused("the JWT is of an API key that is not set here"));
        byte[] signature =
                Digest.hmac("HmacSHA256", secret, (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        byte[] wanted = Base64.getUrlEncoder().withoutPadding().encode(signature);
        if (!Secrets.isOneOf(parts[2].getBytes(StandardCharsets.US_ASCII), List.of(wanted))) {
            throw HookCheck.refused("the signature of the JWT is wrong");
        }
        checkTime(claims, now);
        byte[] hash = Base64.getEncoder().encode(DigestUtils.sha256(request.body()));
        String claimed = claims.text("sha256").orElse("");
        if (!Secrets.isOneOf(claimed.getBytes(StandardCharsets.US_ASCII), List.of(hash))) {
            throw HookCheck.refused("the body is not the one that was signed");
        }
        return Optional.of(parts[2]);
    }

    private static void checkTime(JsonObject claims, Instant now) {
        long second = now.getEpochSecond();
        long expires = claims.number("exp").orElse(0);
        long begins = claims.number("nbf").orElse(0);
        if (second > expires + LEEWAY.toSeconds() || second < begins - LEEWAY.toSeconds()) {
            throw HookCheck.refused("the JWT is not valid at this time by this machine's clock");
        }
    }

    private static JsonObject decoded(String part) {
        try {
            return Json.object(Base64.getUrlDecoder().decode(part));
        } catch (IllegalArgumentException | ProblemException e) {
            throw HookCheck.refused("Authorization is no JWT");
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "LiveKitToken";
    }
}
