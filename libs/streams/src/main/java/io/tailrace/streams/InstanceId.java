package io.tailrace.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** The fixed name of a state folder: drawn once, kept in a file beside the state. */
final class InstanceId {

    private static final String FILE = "instance-id";
    private static final int LENGTH = 36;

    private InstanceId() {}

    static String of(Path stateDir) {
        try {
            Files.createDirectories(stateDir);
            Path file = stateDir.resolve(FILE);
            if (Files.exists(file)) {
                String id = Files.readString(file, StandardCharsets.UTF_8).trim();
                if (id.length() == LENGTH) {
                    return id;
                }
            }
            String id = UUID.randomUUID().toString();
            Path draft = Files.writeString(stateDir.resolve(FILE + ".new"), id, StandardCharsets.UTF_8);
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException("The state folder " + stateDir + " cannot be used", e);
        }
    }
}
