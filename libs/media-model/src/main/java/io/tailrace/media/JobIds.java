package io.tailrace.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Derives a job's id from what was asked, so that a webhook delivered twice is one job (design, a job's life). The id never depends on
 * state: gateway and router derive the same one.
 */
public final class JobIds {

    /** Lower-case Crockford base 32: no l, o, i or u, safe in keys and host names. */
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private static final int CHARACTERS = 26;

    private JobIds() {}

    /**
     * What makes a request the same request. {@code profile} is the resolved name, never empty. The first present of idempotency key,
     * version, etag, event id and event time decides.
     */
    public record Identity(
            String bucket,
            String key,
            String profile,
            Optional<String> idempotencyKey,
            Optional<String> versionId,
            Optional<String> etag,
            String eventId,
            long eventTimeMillis) {

        /** False: nothing tells two events for this key apart, so a finished job runs again. */
        public boolean isDistinct() {
            return idempotencyKey.isPresent()
                    || versionId.isPresent()
                    || etag.isPresent()
                    || !eventId.isEmpty()
                    || eventTimeMillis != 0;
        }
    }

    /** 26 characters of base 32: 130 bits of SHA-256 over the length-prefixed fields. */
    public static String derive(Identity identity) {
        if (identity.idempotencyKey().isPresent()) {
            return hash("key", identity.idempotencyKey().get());
        }
        String kind = "none";
        String value = "";
        if (identity.versionId().isPresent()) {
            kind = "version";
            value = identity.versionId().get();
        } else if (identity.etag().isPresent()) {
            kind = "etag";
            value = identity.etag().get();
        } else if (!identity.eventId().isEmpty()) {
            kind = "event";
            value = identity.eventId();
        } else if (identity.eventTimeMillis() != 0) {
            kind = "time";
            value = Long.toString(identity.eventTimeMillis());
        }
        return hash(kind, identity.bucket(), identity.key(), identity.profile(), value);
    }

    /** As above, for a dry run, which never has the id of a job: its event tells it from all others. */
    public static String ofDryRun(Identity identity) {
        return hash("plan", identity.bucket(), identity.key(), identity.profile(), identity.eventId());
    }

    private static String hash(String... fields) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        for (String field : fields) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return base32(digest.digest());
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder(CHARACTERS);
        int buffer = 0;
        int bits = 0;
        for (int i = 0; text.length() < CHARACTERS; i++) {
            buffer = ((buffer << 8) | (bytes[i] & 0xff)) & 0xfff;
            bits += 8;
            while (bits >= 5 && text.length() < CHARACTERS) {
                bits -= 5;
                text.append(ALPHABET[(buffer >> bits) & 31]);
            }
        }
        return text.toString();
    }
}
