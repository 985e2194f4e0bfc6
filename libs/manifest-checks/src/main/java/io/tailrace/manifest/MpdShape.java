package io.tailrace.manifest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What elements and attributes an on-demand manifest of ours may have, with their types and order: the part of the DASH schema
 * (ISO/IEC 23009-1, 5.2 and the clause at each element) that the live profile of 2011 uses.
 *
 * @param clause clause of the element
 * @param required attributes that must stand
 * @param attributes all allowed attributes with the expression their values match
 * @param children allowed child elements in the order of the schema's sequence
 */
record MpdShape(String clause, Set<String> required, Map<String, String> attributes, List<Child> children) {

    /** A child element and how often it may stand. */
    record Child(String name, int least, int most) {}

    private static final int MANY = Integer.MAX_VALUE;
    private static final String UNSIGNED = "0|[1-9]\\d{0,17}";
    private static final String POSITIVE = "[1-9]\\d{0,8}";
    private static final String DURATION = "PT(?=\\d)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?";
    private static final String RATE = "[1-9]\\d*(/[1-9]\\d*)?";
    private static final String RATIO = "[1-9]\\d*:[1-9]\\d*";
    private static final String LANGUAGE = "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*";
    private static final String CODECS = "[^,\"\\s]+(,[^,\"\\s]+)*";

    private static final Child BASE_URL = new Child("BaseURL", 0, MANY);
    private static final Child TEMPLATE = new Child("SegmentTemplate", 0, 1);
    private static final MpdShape DESCRIPTOR = new MpdShape(
            "5.8.2",
            Set.of("schemeIdUri"),
            Map.of("schemeIdUri", "(?:urn:|tag:|http://)\\S+", "value", ".*", "id", ".+"),
            List.of());

    /** Shapes by element name. */
    static final Map<String, MpdShape> ALL = shapes();

    private static Map<String, MpdShape> shapes() {
        Map<String, MpdShape> all = new HashMap<>(structure());
        for (String descriptor : List.of(
                "Accessibility", "Role", "AudioChannelConfiguration", "EssentialProperty", "SupplementalProperty")) {
            all.put(descriptor, DESCRIPTOR);
        }
        all.put("Label", new MpdShape("5.3.10", Set.of(), Map.of("id", UNSIGNED, "lang", LANGUAGE), List.of()));
        return Map.copyOf(all);
    }

    private static Map<String, MpdShape> structure() {
        return Map.of(
                "MPD",
                new MpdShape(
                        "5.3.1",
                        Set.of("profiles", "type", "mediaPresentationDuration", "minBufferTime"),
                        Map.of(
                                "profiles", "urn:mpeg:dash:profile:isoff-live:2011",
                                "type", "static",
                                "mediaPresentationDuration", DURATION,
                                "minBufferTime", DURATION,
                                "maxSegmentDuration", DURATION),
                        List.of(BASE_URL, new Child("Period", 1, MANY))),
                "BaseURL",
                new MpdShape("5.6", Set.of(), Map.of(), List.of()),
                "Period",
                new MpdShape(
                        "5.3.2",
                        Set.of("id"),
                        Map.of("id", "\\S+", "start", DURATION, "duration", DURATION),
                        List.of(BASE_URL, new Child("AdaptationSet", 1, MANY))),
                "AdaptationSet",
                new MpdShape(
                        "5.3.3",
                        Set.of("contentType", "mimeType"),
                        Map.ofEntries(
                                Map.entry("id", UNSIGNED),
                                Map.entry("contentType", "video|audio|text|image"),
                                Map.entry("mimeType", "(video|audio)/mp4|text/vtt|image/jpeg"),
                                Map.entry("lang", LANGUAGE),
                                Map.entry("segmentAlignment", "true|false"),
                                Map.entry("startWithSAP", "[0-6]"),
                                Map.entry("par", RATIO),
                                Map.entry("maxWidth", POSITIVE),
                                Map.entry("maxHeight", POSITIVE),
                                Map.entry("maxFrameRate", RATE)),
                        List.of(
                                new Child("AudioChannelConfiguration", 0, MANY),
                                new Child("EssentialProperty", 0, MANY),
                                new Child("SupplementalProperty", 0, MANY),
                                new Child("Label", 0, MANY),
                                new Child("Accessibility", 0, MANY),
                                new Child("Role", 0, MANY),
                                BASE_URL,
                                TEMPLATE,
                                new Child("Representation", 1, MANY))),
                "Representation",
                new MpdShape(
                        "5.3.5",
                        Set.of("id", "bandwidth"),
                        Map.ofEntries(
                                Map.entry("id", "\\S+"),
                                Map.entry("bandwidth", POSITIVE),
                                Map.entry("codecs", CODECS),
                                Map.entry("width", POSITIVE),
                                Map.entry("height", POSITIVE),
                                Map.entry("sar", RATIO),
                                Map.entry("frameRate", RATE),
                                Map.entry("audioSamplingRate", POSITIVE)),
                        List.of(
                                new Child("AudioChannelConfiguration", 0, MANY),
                                new Child("EssentialProperty", 0, MANY),
                                BASE_URL,
                                TEMPLATE)),
                "SegmentTemplate",
                new MpdShape(
                        "5.3.9.4",
                        Set.of("timescale", "media", "startNumber"),
                        Map.of(
                                "timescale", POSITIVE,
                                "media", "\\S+",
                                "initialization", "\\S+",
                                "startNumber", UNSIGNED,
                                "duration", POSITIVE),
                        List.of(new Child("SegmentTimeline", 0, 1))),
                "SegmentTimeline",
                new MpdShape("5.3.9.6", Set.of(), Map.of(), List.of(new Child("S", 1, MANY))),
                "S",
                new MpdShape(
                        "5.3.9.6",
                        Set.of("d"),
                        Map.of("t", UNSIGNED, "d", UNSIGNED, "r", "-1|" + UNSIGNED),
                        List.of()));
    }
}
