package io.tailrace.profiles;

import io.tailrace.media.RequestRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    private static final int MAX_BYTES = 256 * 1024;

    /** Its text travels with the requests for it. */
    private static final int LARGEST_PROFILE = RequestRules.LARGEST_PROFILE;

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

    /**
     * Bytes of all {@code *.yaml} and {@code *.yml} of a folder, by name; other files are left alone.
     *
     * @throws InvalidProfileException when it cannot be read
     */
    static Map<String, byte[]> texts(Path folder) {
        Map<String, byte[]> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".yaml") || name.endsWith(".yml")) {
                    texts.put(name, bytes(file, LARGEST_PROFILE));
                }
            }
            return texts;
        } catch (IOException e) {
            throw new InvalidProfileException(folder.toString(), "the folder of profiles cannot be read", e);
        }
    }

    /** The profiles of such a folder, by name. */
    static Map<String, Profile> read(Map<String, byte[]> texts, String folder) {
        Map<String, Profile> profiles = new HashMap<>();
        texts.forEach((file, bytes) -> add(profiles, Path.of(folder, file).toString(), file, bytes));
        return profiles;
    }

    /** The profile that a file is named for, whose name was checked. */
    static String name(String fileName) {
        return fileName.substring(0, fileName.lastIndexOf('.'));
    }

    static Pools pools(Path file) {
        return PoolsReader.read(file.toString(), new String(bytes(file, MAX_BYTES), StandardCharsets.UTF_8));
    }

    static IngestRules ingestRules(Path file) {
        return IngestRulesReader.read(file.toString(), new String(bytes(file, MAX_BYTES), StandardCharsets.UTF_8));
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

    private static byte[] bytes(Path file, int most) {
        try {
            if (Files.size(file) > most) {
                throw new InvalidProfileException(file.toString(), 0, "is larger than " + most / 1024 + " KiB");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidProfileException(file.toString(), "cannot be read", e);
        }
    }
}
