package io.tailrace.gateway.hooks;

import io.tailrace.service.Setting;
import java.util.List;

/** Settings of the recorders' hooks. */
public final class HookSettings {

    public static final Setting SECRETS = new Setting(
            "TAILRACE_HOOK_SECRETS",
            "",
            "Secrets of hooks: KIND=SECRET, separated by commas; several for one kind are all good; never logged.");
    public static final Setting SECRETS_FILE = new Setting(
            "TAILRACE_HOOK_SECRETS_FILE", "", "File with further secrets of hooks: KIND=SECRET, one a line.");
    public static final Setting UNSIGNED = new Setting(
            "TAILRACE_HOOK_UNSIGNED",
            "",
            "Kinds of hooks taken without a secret where the API is not bound to loopback, separated by commas.");

    private HookSettings() {}

    public static List<Setting> all() {
        return List.of(SECRETS, SECRETS_FILE, UNSIGNED);
    }
}
