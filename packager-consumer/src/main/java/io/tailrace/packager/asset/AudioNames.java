package io.tailrace.packager.asset;

import io.tailrace.events.AudioIntent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names of the source tracks of sound for menus: unique, printable, one of them the default. Labels and languages come from the
 * recording, so they may be anything.
 */
final class AudioNames {

    /** How a source track is called. */
    record Name(Optional<String> language, String label, boolean isDefault, boolean isAutoSelected) {}

    private final Map<Integer, Name> names = new HashMap<>();

    AudioNames(List<AudioIntent> intents) {
        Map<Integer, AudioIntent> tracks = new LinkedHashMap<>();
        intents.forEach(intent -> tracks.putIfAbsent(intent.getTrack(), intent));
        Set<String> labels = new HashSet<>();
        Set<String> languages = new HashSet<>();
        int chosen = tracks.values().stream()
                .filter(AudioIntent::getIsDefault)
                .findFirst()
                .or(() -> tracks.values().stream().findFirst())
                .map(AudioIntent::getTrack)
                .orElse(-1);
        // The default comes first, so that it is what its language selects.
        tracks.values().stream()
                .sorted((a, b) -> Boolean.compare(b.getTrack() == chosen, a.getTrack() == chosen))
                .forEach(intent -> {
                    Optional<String> language = language(intent.getLanguage());
                    names.put(
                            intent.getTrack(),
                            new Name(
                                    language,
                                    Labels.unique(label(intent, language), labels),
                                    intent.getTrack() == chosen,
                                    isSelectable(intent, chosen)
                                            && languages.add(language.orElse("") + characteristic(intent))));
                });
    }

    private static boolean isSelectable(AudioIntent intent, int chosen) {
        return intent.getTrack() == chosen || AudioRole.of(intent.getRole()) != AudioRole.COMMENTARY;
    }

    /** Members that select themselves differ in language or characteristics (RFC 8216bis, 4.4.6.1.1). */
    private static String characteristic(AudioIntent intent) {
        return AudioRole.of(intent.getRole())
                .characteristic()
                .map(text -> " " + text)
                .orElse("");
    }

    Name of(int sourceTrack) {
        Name name = names.get(sourceTrack);
        if (name == null) {
            throw new IllegalArgumentException("no sound was made from track " + sourceTrack);
        }
        return name;
    }

    /** The tag as it is when it is well-formed BCP 47 and says something. */
    static Optional<String> language(String tag) {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(tag).build();
            return locale.getLanguage().isEmpty() ? Optional.empty() : Optional.of(locale.toLanguageTag());
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }

    private static String label(AudioIntent intent, Optional<String> language) {
        String label = Labels.clean(intent.getLabel());
        return label.isEmpty() ? language.orElse("Track " + (intent.getTrack() + 1)) : label;
    }
}
