package io.tailrace.profiles;

import io.tailrace.service.Setting;
import java.util.List;

/** Where ingest rules come from. */
public final class IngestRuleSettings {

    public static final Setting INGEST_RULES_FILE = new Setting(
            "TAILRACE_INGEST_RULES_FILE",
            "",
            "File of ingest rules (ingest.yaml): what recordings get that are announced without it, and where recorders' files lie.");

    private IngestRuleSettings() {}

    public static List<Setting> all() {
        return List.of(INGEST_RULES_FILE);
    }
}
