package io.tailrace.interop;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has put what it fetched; the system property {@value #FOLDER} names the folder. */
final class Fetched {

    static final String FOLDER = "tailrace.interop";

    private Fetched() {}

    /**
     * The unpacked folder of a fetched artifact.
     *
     * @throws IllegalStateException when the profile has not fetched it
     */
    static Path folder(String name) {
        Path folder = Path.of(System.getProperty(FOLDER, "target/interop")).resolve(name);
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(
                    "there is no " + folder + ": the Maven profile interop fetches it (./mvnw verify -Pinterop)");
        }
        return folder;
    }
}
