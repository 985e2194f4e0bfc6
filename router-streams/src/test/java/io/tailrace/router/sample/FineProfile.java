package io.tailrace.router.sample;

import io.tailrace.profiles.Profiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The bundled ladder in chunks of four seconds, which makes as many units of a title as there can be. */
public final class FineProfile {

    public static final String NAME = "fine";

    private FineProfile() {}

    /** All profiles with this one added, which is written into {@code folder}. */
    public static Profiles in(Path folder) throws IOException {
        try (InputStream bundled = Profiles.class.getResourceAsStream("hls-ladder.yaml")) {
            String yaml = new String(Objects.requireNonNull(bundled).readAllBytes(), StandardCharsets.UTF_8);
            String fine = yaml.replaceAll("(?m)^chunk:.*$", "chunk: 4s").replaceAll("(?m)^name:.*$", "name: " + NAME);
            if (!fine.contains("chunk: 4s")) {
                throw new AssertionError("the bundled profile names no chunk length");
            }
            Files.writeString(folder.resolve(NAME + ".yaml"), fine);
        }
        return Profiles.load(Optional.of(folder));
    }
}
