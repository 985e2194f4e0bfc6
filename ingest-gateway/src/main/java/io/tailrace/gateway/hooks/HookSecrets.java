package io.tailrace.gateway.hooks;

import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The secrets that are set, by kind. Has no text form of its own, and its complaints tell line and kind, never a value. */
public final class HookSecrets {

    private static final String S3 = "s3";

    private final Map<String, List<String>> byKind;

    private HookSecrets(Map<String, List<String>> byKind) {
        this.byKind = byKind;
    }

    /**
     * Reads {@link HookSettings#SECRETS} and {@link HookSettings#SECRETS_FILE}.
     *
     * @throws ConfigurationException when an entry is no {@code KIND=SECRET}, names an unknown kind, or the file cannot be read
     */
    public static HookSecrets from(Environment environment) {
        Map<String, List<String>> byKind = new LinkedHashMap<>();
        List<String> pairs = environment.list(HookSettings.SECRETS);
        for (int i = 0; i < pairs.size(); i++) {
            add(byKind, pairs.get(i), HookSettings.SECRETS.name() + ", entry " + (i + 1));
        }
        if (environment.optional(HookSettings.SECRETS_FILE).isPresent()) {
            List<String> lines = lines(environment);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    add(byKind, line, HookSettings.SECRETS_FILE.name() + ", line " + (i + 1));
                }
            }
        }
        return new HookSecrets(byKind);
    }

    private static List<String> lines(Environment environment) {
        try {
            return Files.readAllLines(environment.path(HookSettings.SECRETS_FILE));
        } catch (IOException e) {
            throw new ConfigurationException(
                    HookSettings.SECRETS_FILE.name() + " names " + environment.path(HookSettings.SECRETS_FILE)
                            + ", which cannot be read",
                    e);
        }
    }

    private static void add(Map<String, List<String>> byKind, String pair, String where) {
        int equals = pair.indexOf('=');
        String kind = equals < 0 ? "" : pair.substring(0, equals).strip();
        String secret = pair.substring(equals + 1).strip();
        if (kind.isEmpty() || secret.isEmpty()) {
            throw new ConfigurationException(where + ": it must be KIND=SECRET");
        }
        if (!kinds().contains(kind)) {
            throw new ConfigurationException(
                    where + ": there is no kind of hook of that name, known are " + String.join(", ", kinds()));
        }
        byKind.computeIfAbsent(kind, name -> new ArrayList<>()).add(secret);
        try {
            RecorderHooks.find(kind).ifPresent(hook -> hook.check(List.of(secret)));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(where + ": " + e.getMessage(), e);
        }
    }

    /** What a secret can be set for: recorders' hooks, and the notifications of S3 servers. */
    static Set<String> kinds() {
        Set<String> kinds = new LinkedHashSet<>(RecorderHooks.kinds());
        kinds.add(S3);
        return kinds;
    }

    /** Empty when none is set. */
    public List<String> of(String kind) {
        return List.copyOf(byKind.getOrDefault(kind, List.of()));
    }
}
