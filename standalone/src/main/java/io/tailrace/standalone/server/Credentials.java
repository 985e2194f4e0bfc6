package io.tailrace.standalone.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The key pair of a data folder's S3 server: drawn once, kept in a file only its owner reads. */
record Credentials(String accessKey, String secretKey) {

    private static final SecureRandom RANDOM = new SecureRandom();

    static Credentials of(DataFolder data) {
        Path file = data.credentials();
        if (!Files.exists(file)) {
            PrivateFile.write(file, random(10) + "\n" + random(20) + "\n");
        }
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2) {
                throw new IOException("it must have an access key and a secret key, one a line");
            }
            return new Credentials(lines.get(0).strip(), lines.get(1).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static String random(int bytes) {
        byte[] bits = new byte[bytes];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    @Override
    public String toString() {
        return "Credentials[" + accessKey + "]";
    }
}
