package io.tailrace.standalone;

import io.tailrace.service.Setting;
import java.util.List;

/** Settings of the command and of the server it starts. */
public final class StandaloneSettings {

    public static final Setting GATEWAY_URL = new Setting(
            "TAILRACE_GATEWAY_URL",
            "",
            "Address of the ingest gateway that commands such as submit, jobs and watch talk to, such as http://127.0.0.1:8080.");

    private StandaloneSettings() {}

    public static List<Setting> all() {
        return List.of(GATEWAY_URL);
    }
}
