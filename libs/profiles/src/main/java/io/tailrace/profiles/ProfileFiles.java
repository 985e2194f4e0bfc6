package io.tailrace.profiles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** Fetches the text of profiles and pools from the class path and from folders. */
final class ProfileFiles {

    private static final List<String> BUNDLED = List.of(
            "social.yaml",
            "thumbnails.yaml",
            "uhd-ladder.yaml",
            "hls-ladder.yaml",
            "hls-ladder-hevc.yaml",
            "hls-ladder-av1.yaml",
            "archive-prores.yaml",
            "archive-dnxhr.yaml",
            "proxy.yaml",
            "audio.yaml");

    private static final Pattern NAME = Pattern.compile("([a-z0-9][a-z0-9-]{0,63})\\.ya?ml");

    private static final long MAX_BYTES = 256 * 1024;

    private ProfileFiles() {}

    static Map<String, Profile> bundled() {
        Map<String, Profile> profiles = new HashMap<>();
        for (String file : BUNDLED) {
            try (InputStream in = ProfileFiles.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException("the bundled profile " + file + " is not on the class path");
                }
                add(profiles, file, file, in.readAllBytes());
            } catch (IOException e) {
                throw new IllegalStateException("the bundled profile " + file + " cannot be read", e);
            }
        }
        return profiles;
    }

    /** All {@code *.yaml} and {@code *.yml} of a folder; other files are left alone. */
    static Map<String, Profile> folder(Path folder) {
        Map<String, Profile> profiles = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".yaml") || name.endsWith(".yml")) {
                    add(profiles, file.toString(), name, bytes(file));
                }
            }
            return profiles;
        } catch (IOException e) {
            throw new InvalidProfileException(folder.toString(), "the folder of profiles cannot be read", e);
        }
    }

    static Pools pools(Path file) {
        return PoolsReader.read(file.toString(), new String(bytes(file), StandardCharsets.UTF_8));
    }

    static IngestRules ingestRules(Path file) {
        return IngestRulesReader.read(file.toString(), new String(bytes(file), StandardCharsets.UTF_8));
    }

    private static void add(Map<String, Profile> profiles, String file, String fileName, byte[] bytes) {
        Matcher matcher = NAME.matcher(fileName);
        if (!matcher.matches()) {
            throw new InvalidProfileException(
                    file, 0, "a profile is named by its file, in lower-case letters, digits and dashes");
        }
        String name = matcher.group(1);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (profiles.put(name, ProfileReader.read(file, name, DigestUtils.sha256Hex(bytes), text)) != null) {
            throw new InvalidProfileException(file, 0, "the folder has two files for the profile " + name);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new InvalidProfileException(file.toString(), 0, "is larger than 256 KiB");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidProfileException(file.toString(), "cannot be read", e);
        }
    }
}
