package io.tailrace.profiles;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The recipes an installation knows: the bundled ones and those of a folder, which win. */
public final class Profiles {

    private static final String DEFAULT = "hls-ladder";

    private final Map<String, Profile> byName;

    private Profiles(Map<String, Profile> byName) {
        this.byName = new TreeMap<>(byName);
    }

    /**
     * Reads all profiles.
     *
     * @throws InvalidProfileException naming file and line
     */
    public static Profiles load(Optional<Path> folder) {
        Map<String, Profile> profiles = ProfileFiles.bundled();
        folder.map(ProfileFiles::folder).ifPresent(profiles::putAll);
        return new Profiles(profiles);
    }

    public Optional<Profile> find(String name) {
        return Optional.ofNullable(byName.get(name));
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

    /** All profiles, by name. */
    public List<Profile> all() {
        return List.copyOf(byName.values());
    }

    /** Name of the profile of a job that names none. */
    public String defaultName() {
        return DEFAULT;
    }
}
