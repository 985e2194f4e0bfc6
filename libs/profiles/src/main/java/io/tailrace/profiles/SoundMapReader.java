package io.tailrace.profiles;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The {@code soundMap} of a profile, from YAML and back. */
final class SoundMapReader {

    static final List<String> ENTRY = List.of("from", "language", "label", "role");

    /** What a player knows a layout for. */
    private static final Set<Integer> CHANNELS = Set.of(1, 2, 6, 8);

    private static final int MOST_TRACKS = 32;
    private static final int LONGEST_LABEL = 64;
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]?");
    private static final String MAIN = "main";
    private static final List<String> ROLES = List.of(MAIN, "commentary", "description", "hearing-impaired", "dub");

    private SoundMapReader() {}

    static List<SoundEntry> read(YamlFields top) {
        List<SoundEntry> entries = new ArrayList<>();
        Set<Integer> named = new HashSet<>();
        for (YamlFields fields : top.mappings("soundMap", ENTRY)) {
            entries.add(new SoundEntry(
                    from(fields, named),
                    optional(fields, "language", SoundMapReader::language),
                    optional(fields, "label", SoundMapReader::label),
                    fields.has("role")
                            ? Optional.of(fields.word("role", MAIN, ROLES)).map(role -> role.equals(MAIN) ? "" : role)
                            : Optional.empty()));
        }
        if (entries.size() > MOST_TRACKS) {
            throw top.invalid("soundMap", "has at most " + MOST_TRACKS + " entries, got " + entries.size());
        }
        return entries;
    }

    private static List<Integer> from(YamlFields fields, Set<Integer> named) {
        List<Integer> tracks = new ArrayList<>();
        for (String text : fields.texts("from")) {
            if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) > MOST_TRACKS) {
                throw fields.invalid("from", "are numbers of tracks from 1 to " + MOST_TRACKS + ", got '" + text + "'");
            }
            if (!named.add(Integer.parseInt(text))) {
                throw fields.invalid("from", "names a track twice: " + text);
            }
            tracks.add(Integer.parseInt(text) - 1);
        }
        if (!CHANNELS.contains(tracks.size())) {
            throw fields.invalid("from", "names 1, 2, 6 or 8 tracks, one a channel, got " + tracks.size());
        }
        return tracks;
    }

    private interface Parse {
        String of(String text);
    }

    private static Optional<String> optional(YamlFields fields, String name, Parse parse) {
        return fields.has(name) ? Optional.of(fields.value(name, parse::of)) : Optional.empty();
    }

    private static String language(String text) {
        if (!LANGUAGE.matcher(text).matches()) {
            throw new IllegalArgumentException("expected a language of BCP 47 such as en or pt-br");
        }
        return text;
    }

    private static String label(String text) {
        if (text.isBlank() || text.length() > LONGEST_LABEL) {
            throw new IllegalArgumentException("expected 1 to " + LONGEST_LABEL + " characters");
        }
        return text;
    }

    static Map<String, Object> fields(SoundEntry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("from", entry.from().stream().map(track -> track + 1).toList());
        entry.language().ifPresent(language -> fields.put("language", language));
        entry.label().ifPresent(label -> fields.put("label", label));
        entry.role().ifPresent(role -> fields.put("role", role.isEmpty() ? MAIN : role));
        return fields;
    }
}
