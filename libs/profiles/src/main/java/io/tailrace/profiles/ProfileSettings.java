package io.tailrace.profiles;

import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.Setting;
import java.nio.file.Path;
import java.util.List;

/** Where profiles and pools come from. */
public final class ProfileSettings {

    public static final Setting PROFILES_DIR = new Setting(
            "TAILRACE_PROFILES_DIR",
            "",
            "Folder of profiles (NAME.yaml) that are added to the bundled ones or replace them.");
    public static final Setting POOLS_FILE = new Setting(
            "TAILRACE_POOLS_FILE",
            "",
            "File that declares the pools (pools.yaml); without it there is one pool per hardware class, named like it.");

    private ProfileSettings() {}

    /**
     * The profiles that the settings lead to.
     *
     * @throws ConfigurationException naming file and line
     */
    public static Profiles profiles(Environment environment) {
        try {
            return Profiles.load(environment.optional(PROFILES_DIR).map(Path::of));
        } catch (InvalidProfileException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    public static List<Setting> all() {
        return List.of(PROFILES_DIR, POOLS_FILE);
    }
}
