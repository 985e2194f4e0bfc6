package io.tailrace.store;

import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads objects: ranges for the relay, small ones whole, large ones to a file. */
final class Downloads {

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

    private static final Logger log = LoggerFactory.getLogger(Downloads.class);

    private final S3Client s3;
    private final Retries retries;

    Downloads(S3Client s3, Retries retries) {
        this.s3 = s3;
        this.retries = retries;
    }

    /** One try: its caller knows better than this class when to give up. */
    RangeBody openRange(String bucket, String key, Optional<String> versionId, String etag, long offset, long length)
            throws StoreException {
        GetObjectResponse answer = S3Client.call(
                bucket,
                key,
                "read",
                () -> s3.getObject(GetObjectArgs.builder()
                        .bucket(bucket)
                        .object(key)
                        .versionId(versionId.orElse(null))
                        .offset(offset)
                        .length(length)
                        .matchETag(etag)
                        .build()));
        // a server may ignore If-Match and Range alike
        String given = String.valueOf(answer.headers().get("ETag")).replace("\"", "");
        Matcher range = CONTENT_RANGE.matcher(String.valueOf(answer.headers().get("Content-Range")));
        if (given.equals(etag)
                && range.matches()
                && Long.parseLong(range.group(1)) == offset
                && Long.parseLong(range.group(2)) == offset + length - 1) {
            return new RangeBody(answer, offset, length, Long.parseLong(range.group(3)));
        }
        closeUnread(answer);
        throw new ObjectChangedException(
                bucket,
                key,
                "asked for bytes " + offset + " to " + (offset + length - 1) + " of etag " + etag + ", got etag "
                        + given + " and range " + answer.headers().get("Content-Range"),
                null);
    }

    /** The whole object, checked against the checksum its writer recorded. Larger than {@code limit} bytes is a change. */
    byte[] readBytes(String bucket, String key, int limit) throws StoreException {
        try {
            return retries.run(() -> readOnce(bucket, key, limit));
        } catch (ObjectChangedException damaged) { // on the way, or in the store: a second reading tells
            return retries.run(() -> readOnce(bucket, key, limit));
        }
    }

    private byte[] readOnce(String bucket, String key, int limit) throws StoreException {
        GetObjectArgs args = GetObjectArgs.builder().bucket(bucket).object(key).build();
        try (GetObjectResponse in = S3Client.call(bucket, key, "read", () -> s3.getObject(args))) {
            String length = in.headers().get("Content-Length");
            if (length != null && Long.parseLong(length) > limit) {
                throw new ObjectChangedException(
                        bucket, key, "has " + length + " bytes, more than the " + limit + " it may have", null);
            }
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit || (length != null && Long.parseLong(length) != bytes.length)) {
                throw new IOException("got " + bytes.length + " bytes of " + length);
            }
            requireChecksum(
                    bucket, key, Optional.ofNullable(in.headers().get(Lookup.SHA256)), DigestUtils.sha256Hex(bytes));
            return bytes;
        } catch (IOException e) {
            throw StoreErrors.of(bucket, key, "read", e);
        }
    }

    /**
     * Fetches {@code object} into a file beside {@code to}, checks it, then renames: nobody sees half a file. What breaks is resumed at
     * the byte where it broke.
     */
    void download(String bucket, StoredObject object, Path to) throws StoreException {
        Path part = to.resolveSibling(to.getFileName() + ".part");
        MessageDigest sha256 = DigestUtils.getSha256Digest();
        try {
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(part), sha256)) {
                long done = 0;
                for (int failures = 0; done < object.size(); ) {
                    long before = done;
                    try {
                        done = fetch(bucket, object, before, out);
                    } catch (BrokenBody broken) {
                        done = broken.done;
                        failures = done > before ? 1 : failures + 1;
                        if (failures >= retries.tries()) {
                            throw broken.problem;
                        }
                        retries.pauseAfter(failures, broken.problem);
                    }
                }
            }
            requireChecksum(
                    bucket, object.key(), object.sha256(), HexFormat.of().formatHex(sha256.digest()));
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new TransientStoreException(
                    bucket, object.key(), "could not write the file " + to + ": " + e.getMessage(), e);
        } finally {
            deleteQuietly(part);
        }
    }

    /** Appends the object from byte {@code from} on; tells how far it came. */
    private long fetch(String bucket, StoredObject object, long from, OutputStream out)
            throws StoreException, IOException, BrokenBody {
        long done = from;
        byte[] buffer = new byte[1 << 16];
        try (RangeBody body =
                openRange(bucket, object.key(), object.versionId(), object.etag(), from, object.size() - from)) {
            while (done < object.size()) {
                int n = read(body, buffer, bucket, object, done);
                out.write(buffer, 0, n);
                done += n;
            }
            return done;
        } catch (TransientStoreException e) {
            throw new BrokenBody(done, e);
        }
    }

    private static int read(RangeBody body, byte[] buffer, String bucket, StoredObject object, long done)
            throws TransientStoreException {
        try {
            int n = body.stream().read(buffer, 0, (int) Math.min(buffer.length, object.size() - done));
            if (n > 0) {
                return n;
            }
            throw new EOFException("the answer ended after " + done + " of " + object.size() + " bytes");
        } catch (IOException e) {
            throw new TransientStoreException(bucket, object.key(), "could not read: " + e.getMessage(), e);
        }
    }

    /** A body that ended early, and where. */
    private static final class BrokenBody extends Exception {
        private final long done;
        private final transient TransientStoreException problem;

        BrokenBody(long done, TransientStoreException problem) {
            super(problem);
            this.done = done;
            this.problem = problem;
        }
    }

    private static void requireChecksum(String bucket, String key, Optional<String> recorded, String got)
            throws ObjectChangedException {
        if (recorded.isPresent() && !recorded.get().equals(got)) {
            throw new ObjectChangedException(
                    bucket, key, "the bytes have SHA-256 " + got + ", their writer recorded " + recorded.get(), null);
        }
    }

    private static void closeUnread(GetObjectResponse answer) {
        try {
            answer.close();
        } catch (IOException e) {
            log.debug("closing an unread answer", e);
        }
    }

    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            log.warn("could not delete {}: {}", part, e.getMessage());
        }
    }
}
