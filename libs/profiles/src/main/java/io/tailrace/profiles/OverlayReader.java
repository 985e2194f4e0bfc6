package io.tailrace.profiles;

import io.tailrace.profiles.OverlayRecipe.Kind;
import io.tailrace.profiles.OverlayRecipe.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what a profile draws onto its pictures. */
final class OverlayReader {

    static final List<String> ENTRY = List.of("text", "timecode", "image", "at", "height", "margin", "opacity");

    private static final int MOST = 8;
    private static final int LONGEST_TEXT = 200;

    /** Keys as S3 has them, without what file systems and shells read in their own way. */
    private static final Pattern IMAGE =
            Pattern.compile("(?!.*(?:^|/)\\.{0,2}(?:/|$))[^\\p{Cntrl}\\\\]{1,512}\\.(?i:png|jpg|jpeg)");

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");
    private static final double USUAL_HEIGHT = 0.04;
    private static final double USUAL_IMAGE_HEIGHT = 0.1;
    private static final double USUAL_MARGIN = 0.03;

    private OverlayReader() {}

    static List<OverlayRecipe> read(YamlFields top) {
        List<OverlayRecipe> overlays = new ArrayList<>();
        for (YamlFields fields : top.mappings("overlays", ENTRY)) {
            overlays.add(overlay(fields));
        }
        if (overlays.size() > MOST) {
            throw top.invalid("overlays", "has at most " + MOST + " entries, got " + overlays.size());
        }
        return overlays;
    }

    private static OverlayRecipe overlay(YamlFields fields) {
        List<Kind> kinds =
                Stream.of(Kind.values()).filter(kind -> fields.has(kind.word())).toList();
        if (kinds.size() != 1) {
            throw fields.invalid("text", "or 'timecode' or 'image' is needed, and one alone");
        }
        Kind kind = kinds.get(0);
        String place = fields.word(
                "at",
                Place.BOTTOM.word(),
                Stream.of(Place.values()).map(Place::word).toList());
        return new OverlayRecipe(
                kind,
                content(fields, kind),
                Stream.of(Place.values())
                        .filter(candidate -> candidate.word().equals(place))
                        .findFirst()
                        .orElseThrow(),
                fields.has("height")
                        ? fields.number("height", 0.01, 1)
                        : kind == Kind.IMAGE ? USUAL_IMAGE_HEIGHT : USUAL_HEIGHT,
                fields.has("margin") ? fields.number("margin", 0, 0.5) : USUAL_MARGIN,
                fields.has("opacity") ? fields.number("opacity", 0, 1) : 1);
    }

    private static String content(YamlFields fields, Kind kind) {
        String content = fields.text(kind.word());
        switch (kind) {
            case TEXT -> {
                if (content.isBlank()
                        || content.codePointCount(0, content.length()) > LONGEST_TEXT
                        || CONTROL.matcher(content).find()) {
                    throw fields.invalid("text", "is one line of 1 to " + LONGEST_TEXT + " characters");
                }
                return content;
            }
            case TIMECODE -> {
                fields.word("timecode", "true", List.of("true"));
                return "";
            }
            case IMAGE -> {
                if (!IMAGE.matcher(content).matches()) {
                    throw fields.invalid(
                            "image",
                            "is the key of a PNG or JPEG in the source's bucket, without empty or dotted folders");
                }
                return content;
            }
        }
        throw new IllegalArgumentException("there is no overlay " + kind);
    }

    /** What {@link #read} reads back. */
    static Map<String, Object> fields(OverlayRecipe overlay) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(overlay.kind().word(), overlay.kind() == Kind.TIMECODE ? true : overlay.content());
        fields.put("at", overlay.at().word());
        fields.put("height", overlay.height());
        fields.put("margin", overlay.margin());
        fields.put("opacity", overlay.opacity());
        return fields;
    }
}
