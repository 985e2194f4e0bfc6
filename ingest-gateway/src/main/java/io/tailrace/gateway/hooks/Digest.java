package io.tailrace.gateway.hooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.DigestUtils;

/** Hashes, message authentication codes, and comparing them in constant time. */
final class Digest {

    private Digest() {}

    /** @param algorithm {@code HmacSHA256} or {@code HmacSHA1}, which every JDK has */
    static byte[] hmac(String algorithm, String secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /** Whether {@code given} is one of {@code wanted}. Compares all of them, and hashes first, so that not even a length shows in the time. */
    static boolean isOneOf(byte[] given, List<byte[]> wanted) {
        byte[] hash = DigestUtils.sha256(given);
        boolean found = false;
        for (byte[] candidate : wanted) {
            found |= MessageDigest.isEqual(hash, DigestUtils.sha256(candidate));
        }
        return found;
    }
}
