package io.tailrace.gateway.http;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** What callers show to prove who they are. */
public final class Secrets {

    private static final String BEARER = "Bearer ";

    private Secrets() {}

    /** Whether {@code given} is one of {@code wanted}. Compares all of them, and hashes first, so that not even a length shows in the time. */
    public static boolean isOneOf(byte[] given, List<byte[]> wanted) {
        byte[] hash = DigestUtils.sha256(given);
        boolean found = false;
        for (byte[] candidate : wanted) {
            found |= MessageDigest.isEqual(hash, DigestUtils.sha256(candidate));
        }
        return found;
    }

    /** The token of a header {@code Authorization} (RFC 6750, 2.1). */
    public static Optional<String> bearer(Optional<String> authorization) {
        return authorization
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }
}
