package io.tailrace.tracing;

import io.tailrace.service.Setting;
import java.util.List;

/** Settings of whoever makes spans. */
public final class TracingSettings {

    public static final Setting ENDPOINT = new Setting(
            "TAILRACE_OTLP_ENDPOINT",
            "",
            "Address that spans are sent to by OTLP/HTTP, such as http://collector:4318; /v1/traces is added. Without it there are no spans.");

    public static final Setting HEADERS = new Setting(
            "TAILRACE_OTLP_HEADERS",
            "",
            "Headers for it as name=value, separated by commas, the values percent-encoded: the collector's credentials.");

    private TracingSettings() {}

    public static List<Setting> all() {
        return List.of(ENDPOINT, HEADERS);
    }
}
