package io.tailrace.profiles;

import io.tailrace.service.Setting;
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

    public static final Setting INGEST_RULES_FILE = new Setting(
            "TAILRACE_INGEST_RULES_FILE",
            "",
            "File of ingest rules (ingest.yaml): what recordings get that are announced without it, and where recorders' files lie.");

    private ProfileSettings() {}

    public static List<Setting> all() {
        return List.of(PROFILES_DIR, POOLS_FILE, INGEST_RULES_FILE);
    }
}
