package io.tailrace.packager;

import io.tailrace.service.Setting;
import java.util.List;

/** Configuration of the packager, besides that of Kafka and the object store. */
public final class PackagerSettings {

    public static final Setting SLOTS =
            new Setting("TAILRACE_PACKAGER_SLOTS", "2", "Publish tasks this process runs at a time, 0 to 64");
    public static final Setting STATE_DIR = new Setting(
            "TAILRACE_STATE_DIR",
            "/var/lib/tailrace",
            "Folder for the local state of stream applications; kept between starts for quick ones, rebuilt when lost");

    private PackagerSettings() {}

    public static List<Setting> all() {
        return List.of(SLOTS, STATE_DIR);
    }
}
