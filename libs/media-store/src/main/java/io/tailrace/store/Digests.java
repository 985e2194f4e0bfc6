package io.tailrace.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The checksums of a body, made in one pass.
 *
 * @param md5 as Content-MD5 wants it (base64); the one checksum every store verifies
 * @param sha256 64 hex digits; kept as metadata, since it survives any server and the ETag is no content hash
 */
record Digests(String md5, String sha256) {

    static Digests of(byte[] bytes) {
        return new Digests(Base64.getEncoder().encodeToString(DigestUtils.md5(bytes)), DigestUtils.sha256Hex(bytes));
    }

    /** Of {@code length} bytes of a file from {@code offset} on. */
    static Digests of(Path file, long offset, long length) throws IOException {
        MessageDigest md5 = DigestUtils.getMd5Digest();
        MessageDigest sha256 = DigestUtils.getSha256Digest();
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(offset);
            byte[] buffer = new byte[1 << 16];
            for (long left = length; left > 0; ) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw new IOException(file + " became shorter while it was read");
                }
                md5.update(buffer, 0, n);
                sha256.update(buffer, 0, n);
                left -= n;
            }
        }
        return new Digests(
                Base64.getEncoder().encodeToString(md5.digest()), HexFormat.of().formatHex(sha256.digest()));
    }
}
