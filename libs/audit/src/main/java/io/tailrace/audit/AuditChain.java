package io.tailrace.audit;

import io.tailrace.events.AuditEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The hash chain of a job's audit events: SHA-256 in hex over the hash before (empty for the first event) and the event's fields, each
 * UTF-8 and preceded by its length in four bytes: job, run, sequence, event, time, then the details by name.
 */
public final class AuditChain {

    private AuditChain() {}

    /** The event that follows the one with {@code previousHash}; of a job's first event that is empty. */
    public static AuditEvent next(
            String previousHash,
            String jobId,
            int run,
            long sequence,
            String event,
            Map<String, String> details,
            long atMillis) {
        AuditEvent unsigned = AuditEvent.newBuilder()
                .setJobId(jobId)
                .setRun(run)
                .setSequence(sequence)
                .setEvent(event)
                .setDetails(new TreeMap<>(details))
                .setAtMillis(atMillis)
                .setPreviousHash(previousHash)
                .setHash("")
                .build();
        return AuditEvent.newBuilder(unsigned).setHash(hash(unsigned)).build();
    }

    /** The hash that {@code event} must carry. */
    public static String hash(AuditEvent event) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        add(digest, event.getPreviousHash());
        add(digest, event.getJobId());
        add(digest, Integer.toString(event.getRun()));
        add(digest, Long.toString(event.getSequence()));
        add(digest, event.getEvent());
        add(digest, Long.toString(event.getAtMillis()));
        new TreeMap<>(event.getDetails()).forEach((name, value) -> {
            add(digest, name);
            add(digest, value);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
