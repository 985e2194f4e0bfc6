package io.tailrace.gateway.hooks;

import io.tailrace.gateway.http.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code Tailrace-Signature: t=<unix seconds>,v1=<hex>[,v1=<hex>…]}, each v1 the HMAC-SHA256 of {@code t + "." + body} under a secret.
 * Several are a change of keys; other schemes than v1 are passed over. A signature is good for five minutes in both directions.
 */
public record TimedSignature(List<String> secrets) implements HookCheck {

    public static final String HEADER = "Tailrace-Signature";

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MOST_SIGNATURES = 8;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    public TimedSignature {
        secrets = List.copyOf(secrets);
    }

    /** The header for a body that is sent now. */
    public static String sign(String secret, byte[] body, Instant now) {
        String time = Long.toString(now.getEpochSecond());
        return "t=" + time + ",v1=" + HexFormat.of().formatHex(code(secret, time, body));
    }

    private static byte[] code(String secret, String time, byte[] body) {
        return Digest.hmac("HmacSHA256", secret, (time + ".").getBytes(StandardCharsets.US_ASCII), body);
    }

    @Override
    public Optional<String> verify(HookRequest request, Instant now) {
        String header = request.header(HEADER)
                .orElseThrow(() -> HookCheck.refused("the hook needs the header " + HEADER + ": t=…,v1=…"));
        String time = "";
        List<String> given = new ArrayList<>();
        for (String part : header.split(",", MOST_SIGNATURES + 1)) {
            String field = part.strip();
            if (field.startsWith("t=")) {
                time = field.substring(2);
            } else if (field.startsWith("v1=")) {
                given.add(field.substring(3).toLowerCase(Locale.ROOT));
            }
        }
        if (!SECONDS.matcher(time).matches() || given.isEmpty()) {
            throw HookCheck.refused(HEADER + " is t=<unix seconds>,v1=<hex digits>");
        }
        if (Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now)
                        .abs()
                        .compareTo(WINDOW)
                > 0) {
            throw HookCheck.refused("the signature is older or younger than " + WINDOW.toMinutes()
                    + " minutes by this machine's clock");
        }
        for (String secret : secrets) {
            byte[] wanted =
                    HexFormat.of().formatHex(code(secret, time, request.body())).getBytes(StandardCharsets.US_ASCII);
            for (String signature : given) {
                if (Secrets.isOneOf(signature.getBytes(StandardCharsets.US_ASCII), List.of(wanted))) {
                    return Optional.of(signature);
                }
            }
        }
        throw HookCheck.refused("the signature is not one of this body with a secret that is set here");
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "TimedSignature";
    }
}
