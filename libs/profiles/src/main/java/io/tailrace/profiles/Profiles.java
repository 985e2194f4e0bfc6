package io.tailrace.profiles;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The recipes an installation knows: the bundled ones and those of a folder, which win. A {@link ProfileWatch} may put others in their
 * place between two calls; what was found stays as it is. Thread-safe.
 */
public final class Profiles {

    private static final String DEFAULT = "hls-ladder";

    private static final String CARRIED = "the profile that the request carries";

    /**
     * What is known at one time.
     *
     * @param ownTexts of the profiles that are not bundled
     */
    private record Known(Map<String, Profile> byName, Map<String, String> ownTexts) {}

    private volatile Known known;

    private Profiles(Known known) {
        this.known = known;
    }

    /**
     * Reads all profiles.
     *
     * @throws InvalidProfileException naming file and line
     */
    public static Profiles load(Optional<Path> folder) {
        return of(
                folder.map(ProfileFiles::texts).orElse(Map.of()),
                folder.map(Path::toString).orElse(""));
    }

    /**
     * The bundled ones and those of files.
     *
     * @param texts  by file name
     * @param folder for complaints
     */
    static Profiles of(Map<String, byte[]> texts, String folder) {
        Map<String, Profile> byName = ProfileFiles.bundled();
        Map<String, String> ownTexts = new HashMap<>();
        ProfileFiles.read(texts, folder).forEach((name, profile) -> byName.put(name, profile));
        texts.forEach(
                (file, bytes) -> ownTexts.put(ProfileFiles.name(file), new String(bytes, StandardCharsets.UTF_8)));
        return new Profiles(new Known(new TreeMap<>(byName), Map.copyOf(ownTexts)));
    }

    /** From now on those of {@code others}. */
    void become(Profiles others) {
        known = others.known;
    }

    public Optional<Profile> find(String name) {
        return Optional.ofNullable(known.byName().get(name));
    }

    /**
     * The profile of that name as one job wants it.
     *
     * @param overrides an object with fields of the profile, as JSON; empty: as it is
     * @throws InvalidProfileException when {@code overrides} make no profile of it
     */
    public Optional<Profile> find(String name, String overrides) {
        return find(name).map(profile -> overrides.isEmpty() ? profile : Overrides.applied(profile, overrides));
    }

    /** The text of a profile that is not bundled. */
    public Optional<String> ownText(String name) {
        return Optional.ofNullable(known.ownTexts().get(name));
    }

    /**
     * The profile that a request brings with it, since whoever plans may not have read it yet, or have another text by now. What limits a
     * source is still this installation's word: nobody gets more than its own profile of that name, or a profile that says nothing of it,
     * allows.
     *
     * @param text of the profile; empty: the one of that name that is known here
     * @param overrides as in {@link #find(String, String)}
     * @throws InvalidProfileException when {@code overrides} make no profile of it, or {@code text} is none and no other is known
     */
    public Optional<Profile> carried(String name, String text, String overrides) {
        Known now = known;
        Profile own = now.byName().get(name);
        if (text.isEmpty() || text.equals(now.ownTexts().get(name))) {
            return find(name, overrides);
        }
        Policy limit = own == null ? Policy.STANDARD : own.policy();
        Profile brought;
        try {
            brought = ProfileReader.read(CARRIED, name, DigestUtils.sha256Hex(text), text)
                    .limitedTo(limit);
        } catch (InvalidProfileException e) {
            if (own == null) {
                throw e;
            }
            brought = own; // a later release wrote what this one cannot read
        }
        return Optional.of(overrides.isEmpty() ? brought : Overrides.applied(brought, overrides));
    }

    /** All profiles, by name. */
    public List<Profile> all() {
        return List.copyOf(known.byName().values());
    }

    /** Name of the profile of a job that names none. */
    public String defaultName() {
        return DEFAULT;
    }
}
