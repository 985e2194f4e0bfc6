package io.tailrace.gateway.hooks;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/** Makes one event id of the fields that tell a recording from all others: a hook that comes again has the same. */
final class Dedup {

    private Dedup() {}

    /** 32 hex digits, however long the fields are. */
    static String id(String... fields) {
        StringBuilder joined = new StringBuilder();
        for (String field : fields) {
            joined.append(field.length()).append(':').append(field);
        }
        byte[] hash = DigestUtils.sha256(joined.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 16);
    }
}
