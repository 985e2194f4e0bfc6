package io.tailrace.router.plan;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.AudioIntent;
import io.tailrace.profiles.AudioRecipe;
import java.util.Locale;
import java.util.regex.Pattern;

/** The sound tracks of a source and how each is to sound. Texts from the source are hostile until cleaned here. */
final class Tracks {

    /** Well-formed enough for BCP 47, and safe in keys. */
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,8}(-[a-z0-9]{1,8}){0,3}");

    private static final int LONGEST_LABEL = 64;

    private static final long PCM_BITS = 24;

    private Tracks() {}

    /** {@code isDefault} marks all renditions of the preferred track, one per channel count. */
    static AudioIntent intent(Sounds.Sound sound, AudioRecipe recipe, boolean isDefault) {
        AudioFacts track = sound.facts();
        int channels = recipe.channels() == AudioRecipe.AS_SOURCE ? track.getChannels() : recipe.channels();
        int sampleRate = recipe.sampleRate() == AudioRecipe.AS_SOURCE ? track.getSampleRate() : recipe.sampleRate();
        return AudioIntent.newBuilder()
                .setTrack(track.getTrack())
                .setCodec(recipe.codec())
                .setBitsPerSecond(
                        recipe.bitsPerSecond() == AudioRecipe.AS_SOURCE
                                ? PCM_BITS * channels * sampleRate
                                : recipe.bitsPerSecond())
                .setChannels(channels)
                .setSampleRate(sampleRate)
                .setLanguage(language(track))
                .setLabel(label(track))
                .setIsDefault(isDefault)
                .setRole(track.getRole())
                .setJoined(sound.joined())
                .setLoudness(recipe.loudness().orElse(null))
                .build();
    }

    static String language(AudioFacts track) {
        return language(track.getLanguage());
    }

    /** The tag in lower case where it can be one, else "und". */
    static String language(String tag) {
        String language = tag.toLowerCase(Locale.ROOT);
        return LANGUAGE.matcher(language).matches() ? language : "und";
    }

    private static String label(AudioFacts track) {
        String purpose = switch (track.getRole()) {
            case "commentary" -> " (commentary)";
            case "description" -> " (audio description)";
            case "hearing-impaired" -> " (clear speech)";
            default -> "";
        };
        String label = label(track.getTitle(), track.getLanguage(), "Audio " + (track.getTrack() + 1));
        return track.getTitle().isBlank() ? label + purpose : label;
    }

    /** The title, without what could end a quoted string or a line; else the language in English; else {@code fallback}. */
    static String label(String words, String tag, String fallback) {
        String title = words.replaceAll("[\\p{C}\"<>&\\\\]", " ")
                .replaceAll("\\s+", " ")
                .strip();
        if (!title.isEmpty()) {
            int end = title.offsetByCodePoints(0, Math.min(LONGEST_LABEL, title.codePointCount(0, title.length())));
            return title.substring(0, end).strip();
        }
        String language = language(tag);
        return language.equals("und")
                ? fallback
                : Locale.forLanguageTag(language).getDisplayName(Locale.ENGLISH);
    }
}
