package io.tailrace.encoder.probe;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;

/** Turns what containers write (ISO 639-2, three letters) into BCP 47, where the shortest code counts (RFC 5646, section 2.2.1). */
final class Languages {

    static final String UNKNOWN = "und";

    private static final Map<String, String> TWO_LETTERS = table();

    private Languages() {}

    private static Map<String, String> table() {
        Map<String, String> table = new HashMap<>(Map.of(
                "ger", "de", "fre", "fr", "dut", "nl", "chi", "zh", "cze", "cs", "gre", "el", "rum", "ro", "slo", "sk",
                "per", "fa", "ice", "is"));
        for (String language : Locale.getISOLanguages()) {
            threeLetters(language).ifPresent(code -> table.put(code, language));
        }
        return Map.copyOf(table);
    }

    private static Optional<String> threeLetters(String language) {
        try {
            return Optional.of(Locale.forLanguageTag(language).getISO3Language());
        } catch (MissingResourceException e) {
            return Optional.empty(); // so no container can name it
        }
    }

    static String tag(String container) {
        String code = container.strip().toLowerCase(Locale.ROOT);
        if (TWO_LETTERS.containsKey(code)) {
            return TWO_LETTERS.get(code);
        }
        Locale locale = Locale.forLanguageTag(container.strip().replace('_', '-'));
        boolean isWellFormed = !locale.getLanguage().isEmpty() && code.length() <= 35;
        return isWellFormed ? locale.toLanguageTag() : UNKNOWN;
    }
}
