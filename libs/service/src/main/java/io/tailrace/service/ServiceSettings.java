package io.tailrace.service;

import java.util.List;

/** Settings that every service has. */
public final class ServiceSettings {

    public static final Setting CONFIG = new Setting(
            "TAILRACE_CONFIG",
            "",
            "Properties file with settings under the names of these variables; the environment and --config FILE win.");
    public static final Setting MANAGEMENT_HOST = new Setting(
            "TAILRACE_MANAGEMENT_HOST",
            "127.0.0.1",
            "Address the management port is bound to; 0.0.0.0 in a container.");
    public static final Setting MANAGEMENT_PORT = new Setting(
            "TAILRACE_MANAGEMENT_PORT", "8081", "Port of /healthz, /readyz and /metrics; 0 takes a free one.");
    public static final Setting LOG_FORMAT = new Setting(
            "TAILRACE_LOG_FORMAT", "text", "Log lines on standard error: text, or json with one object per line.");
    public static final Setting LOG_LEVEL = new Setting(
            "TAILRACE_LOG_LEVEL", "INFO", "Level of Tailrace's own log lines: TRACE, DEBUG, INFO, WARN or ERROR.");

    public static final Setting LIBRARY_LOG_LEVEL = new Setting(
            "TAILRACE_LIBRARY_LOG_LEVEL",
            "WARN",
            "Level of the log lines of libraries (Kafka, Jetty): TRACE, DEBUG, INFO, WARN or ERROR.");

    public static final Setting STOP_GRACE = new Setting(
            "TAILRACE_STOP_GRACE",
            "20s",
            "How long a worker that is told to stop goes on with the tasks it has; then it hands them back");

    private ServiceSettings() {}

    public static List<Setting> all() {
        return List.of(CONFIG, MANAGEMENT_HOST, MANAGEMENT_PORT, LOG_FORMAT, LOG_LEVEL, LIBRARY_LOG_LEVEL, STOP_GRACE);
    }
}
