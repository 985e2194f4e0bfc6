package io.tailrace.encoder.translate;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One option of ffmpeg.
 *
 * @param name without its dash, with its stream specifier: {@code b:v:0}
 * @param value empty for one that has none
 */
record Setting(String name, Optional<String> value) {

    static Setting of(String name, String value) {
        return new Setting(name, Optional.of(value));
    }

    /** Without the specifier; old names of codecs and filters as today's. */
    String base() {
        String base = name.replaceFirst(":.*", "");
        return switch (base) {
            case "codec", "vcodec", "acodec", "scodec" -> "c";
            case "vf", "af" -> "filter";
            case "vb", "ab" -> "b";
            case "vframes" -> "frames";
            case "vtag", "atag" -> "tag";
            case "lavfi" -> "filter_complex";
            default -> base;
        };
    }

    /** {@code v:0}; empty where it speaks of all streams. */
    String specifier() {
        return switch (name) {
            case "vcodec", "vf", "vb", "vframes", "vtag" -> "v";
            case "acodec", "af", "ab", "atag" -> "a";
            case "scodec" -> "s";
            default -> name.contains(":") ? name.substring(name.indexOf(':') + 1) : "";
        };
    }

    /** Whether it may speak of a picture. */
    boolean mayBePicture() {
        String specifier = specifier();
        return specifier.isEmpty()
                || specifier.startsWith("v")
                || specifier.startsWith("V")
                || specifier.matches("\\d+");
    }

    List<String> words() {
        return Stream.concat(Stream.of("-" + name), value.stream()).toList();
    }

    /** As a person writes it. */
    String text() {
        return words().stream().collect(Collectors.joining(" "));
    }
}
