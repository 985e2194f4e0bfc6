package io.tailrace.manifest;

import io.tailrace.manifest.HlsMultivariant.Media;
import io.tailrace.manifest.HlsMultivariant.Variant;
import io.tailrace.manifest.PlaylistLines.Line;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Rules for one multivariant playlist (RFC 8216bis 4.4.6). */
final class HlsMultivariantRules {

    private static final Set<String> TAGS = Set.of(
            "EXTM3U",
            "EXT-X-VERSION",
            "EXT-X-INDEPENDENT-SEGMENTS",
            "EXT-X-SESSION-DATA",
            "EXT-X-MEDIA",
            "EXT-X-STREAM-INF",
            "EXT-X-I-FRAME-STREAM-INF");
    private static final String AUDIO = "AUDIO";
    private static final String SUBTITLES = "SUBTITLES";
    private static final String CAPTIONS = "CLOSED-CAPTIONS";
    private static final List<String> TYPES = List.of(AUDIO, SUBTITLES, CAPTIONS);
    private static final List<String> FLAGS = List.of("DEFAULT", "AUTOSELECT", "FORCED");
    private static final String CODEC = "[A-Za-z0-9]{4}(\\.[A-Za-z0-9]+)*|[ae]c-3|opus|flac";

    private final Findings findings;
    private final PlaylistLines lines;

    private HlsMultivariantRules(Findings findings, PlaylistLines lines) {
        this.findings = findings;
        this.lines = lines;
    }

    static HlsMultivariant check(byte[] bytes, Findings findings) {
        return new HlsMultivariantRules(findings, PlaylistLines.parse(bytes, findings)).check();
    }

    private HlsMultivariant check() {
        for (Line line : lines.lines()) {
            if (!line.isUri() && !TAGS.contains(line.tag())) {
                findings.addAt(
                        line.number(), "house", "tag " + line.tag() + " has no place in a multivariant playlist");
            }
        }
        List<Line> versions = lines.of("EXT-X-VERSION");
        findings.require(
                versions.size() == 1 && versions.get(0).value().matches("\\d{1,3}"),
                "4.4.1.2",
                "EXT-X-VERSION stands once, as a decimal integer");
        findings.require(
                lines.of("EXT-X-INDEPENDENT-SEGMENTS").size() == 1,
                "4.4.2.1",
                "EXT-X-INDEPENDENT-SEGMENTS stands once");
        lines.of("EXT-X-SESSION-DATA").forEach(this::checkSessionData);
        List<Media> media = media();
        List<Variant> variants = variants();
        List<Variant> iFrames = iFrames();
        findings.require(!variants.isEmpty(), "4.4.6.2", "a multivariant playlist has a variant");
        checkGroups(media, variants);
        int version = versions.isEmpty() || !versions.get(0).value().matches("\\d{1,3}")
                ? 1
                : Integer.parseInt(versions.get(0).value());
        return new HlsMultivariant(version, media, variants, iFrames);
    }

    private Optional<AttributeList> attributes(Line line) {
        try {
            return Optional.of(AttributeList.parse(line.value()));
        } catch (IllegalArgumentException e) {
            findings.addAt(line.number(), "4.2", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private List<Media> media() {
        List<Media> media = new ArrayList<>();
        for (Line line : lines.of("EXT-X-MEDIA")) {
            attributes(line).ifPresent(a -> {
                checkMedia(line.number(), a);
                media.add(new Media(
                        line.number(),
                        a,
                        a.plain("TYPE").orElse(""),
                        a.quoted("GROUP-ID").orElse(""),
                        a.quoted("NAME").orElse(""),
                        a.quoted("URI")));
            });
        }
        return media;
    }

    private void checkMedia(int line, AttributeList a) {
        String type = a.plain("TYPE").orElse("");
        check(line, TYPES.contains(type), "4.4.6.1", "TYPE is one of " + TYPES);
        check(line, a.quoted("GROUP-ID").filter(id -> !id.isEmpty()).isPresent(), "4.4.6.1", "GROUP-ID is required");
        check(line, a.quoted("NAME").filter(name -> !name.isEmpty()).isPresent(), "4.4.6.1", "NAME is required");
        for (String flag : FLAGS) {
            check(
                    line,
                    !a.has(flag)
                            || a.plain(flag)
                                    .filter(v -> v.equals("YES") || v.equals("NO"))
                                    .isPresent(),
                    "4.4.6.1",
                    flag + " is YES or NO");
        }
        check(
                line,
                !isYes(a, "DEFAULT") || !a.has("AUTOSELECT") || isYes(a, "AUTOSELECT"),
                "4.4.6.1",
                "what is DEFAULT is AUTOSELECT");
        check(line, !a.has("FORCED") || type.equals(SUBTITLES), "4.4.6.1", "FORCED is for subtitles");
        check(
                line,
                a.has("INSTREAM-ID") == type.equals(CAPTIONS)
                        && a.quoted("INSTREAM-ID").orElse("CC1").matches("CC[1-4]|SERVICE([1-9]|[1-5]\\d|6[0-3])"),
                "4.4.6.1",
                "INSTREAM-ID names a channel of closed captions, and stands only there");
        check(line, !type.equals(SUBTITLES) || a.has("URI"), "4.4.6.1", "subtitles have a URI");
        check(line, !type.equals(CAPTIONS) || !a.has("URI"), "4.4.6.1", "closed captions have no URI");
        check(
                line,
                !a.has("CHARACTERISTICS")
                        || a.quoted("CHARACTERISTICS")
                                .filter(c -> c.matches("[a-z0-9.-]+(,[a-z0-9.-]+)*"))
                                .isPresent(),
                "4.4.6.1",
                "CHARACTERISTICS are uniform type identifiers");
        check(line, !a.has("LANGUAGE") || isLanguage(a.quoted("LANGUAGE")), "4.4.6.1", "LANGUAGE is a BCP 47 tag");
        check(
                line,
                !type.equals(AUDIO)
                        || a.quoted("CHANNELS")
                                .filter(c -> c.matches("[1-9]\\d*(/.*)?"))
                                .isPresent(),
                "4.4.6.1",
                "CHANNELS is a quoted count, required for sound of several layouts");
        a.quoted("URI").ifPresent(uri -> HlsUris.check(uri, line, findings));
        check(line, !a.has("URI") || a.quoted("URI").isPresent(), "4.4.6.1", "URI is quoted");
    }

    private void checkSessionData(Line line) {
        attributes(line).ifPresent(a -> {
            check(line.number(), a.quoted("DATA-ID").isPresent(), "4.4.6.4", "DATA-ID is required");
            check(line.number(), a.has("VALUE") != a.has("URI"), "4.4.6.4", "session data has either a value or a URI");
            a.quoted("URI").ifPresent(uri -> HlsUris.check(uri, line.number(), findings));
        });
    }

    private static boolean isYes(AttributeList attributes, String name) {
        return attributes.plain(name).filter("YES"::equals).isPresent();
    }

    private static boolean isLanguage(Optional<String> tag) {
        if (tag.isEmpty() || tag.get().isEmpty()) {
            return false;
        }
        try {
            return !new Locale.Builder()
                    .setLanguageTag(tag.get())
                    .build()
                    .getLanguage()
                    .isEmpty();
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    private List<Variant> variants() {
        List<Variant> variants = new ArrayList<>();
        List<Line> all = lines.lines();
        for (int i = 0; i < all.size(); i++) {
            Line line = all.get(i);
            if (line.isUri() && (i == 0 || !all.get(i - 1).tag().equals("EXT-X-STREAM-INF"))) {
                findings.addAt(line.number(), "4.4.6.2", "a URI follows EXT-X-STREAM-INF");
            }
            if (!line.tag().equals("EXT-X-STREAM-INF")) {
                continue;
            }
            Optional<Line> uri =
                    i + 1 < all.size() && all.get(i + 1).isUri() ? Optional.of(all.get(i + 1)) : Optional.empty();
            check(line.number(), uri.isPresent(), "4.4.6.2", "EXT-X-STREAM-INF is followed by its URI");
            uri.ifPresent(u -> HlsUris.check(u.value(), u.number(), findings));
            attributes(line).ifPresent(a -> {
                checkVariant(line.number(), a);
                variants.add(new Variant(
                        line.number(),
                        a,
                        integer(a, "BANDWIDTH"),
                        uri.map(Line::value).orElse("")));
            });
        }
        return variants;
    }

    private void checkVariant(int line, AttributeList a) {
        checkStream(line, a);
        check(
                line,
                !a.has("FRAME-RATE")
                        || a.plain("FRAME-RATE")
                                .filter(r -> r.matches("\\d+(\\.\\d{1,3})?"))
                                .isPresent(),
                "4.4.6.2",
                "FRAME-RATE is rounded to three decimals");
        boolean hasPicture = a.quoted("CODECS")
                .filter(c -> c.matches("(?:.*,)?(?:avc|hvc|hev|av01|vp09).*"))
                .isPresent();
        check(line, !hasPicture || a.has("RESOLUTION"), "4.4.6.2", "a variant with picture says RESOLUTION");
        check(line, !hasPicture || a.has("FRAME-RATE"), "4.4.6.2", "a variant with picture says FRAME-RATE");
        for (String group : List.of(AUDIO, SUBTITLES)) {
            check(line, !a.has(group) || a.quoted(group).isPresent(), "4.4.6.2", group + " is a quoted group");
        }
        check(
                line,
                !a.has(CAPTIONS)
                        || a.quoted(CAPTIONS).isPresent()
                        || a.plain(CAPTIONS).filter("NONE"::equals).isPresent(),
                "4.4.6.2",
                "CLOSED-CAPTIONS is a quoted group or NONE");
    }

    private void checkStream(int line, AttributeList a) {
        long bandwidth = integer(a, "BANDWIDTH");
        long average = integer(a, "AVERAGE-BANDWIDTH");
        check(line, bandwidth > 0, "4.4.6.2", "BANDWIDTH is a positive integer");
        check(
                line,
                average > 0 && average <= bandwidth,
                "4.4.6.2",
                "AVERAGE-BANDWIDTH is positive and not above BANDWIDTH");
        Optional<String> codecs = a.quoted("CODECS");
        check(line, codecs.isPresent(), "4.4.6.2", "CODECS is required and quoted");
        for (String codec : codecs.orElse("").split(",", -1)) {
            check(line, codecs.isEmpty() || codec.matches(CODEC), "4.4.6.2", "no RFC 6381 codec: '" + codec + "'");
        }
        check(
                line,
                !a.has("RESOLUTION")
                        || a.plain("RESOLUTION")
                                .filter(r -> r.matches("[1-9]\\d*x[1-9]\\d*"))
                                .isPresent(),
                "4.2",
                "RESOLUTION is width x height");
        check(
                line,
                !a.has("VIDEO-RANGE")
                        || a.plain("VIDEO-RANGE")
                                .filter(r -> r.matches("SDR|HLG|PQ"))
                                .isPresent(),
                "4.4.6.2",
                "VIDEO-RANGE is SDR, HLG or PQ");
    }

    private static long integer(AttributeList attributes, String name) {
        return attributes
                .plain(name)
                .filter(v -> v.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    private List<Variant> iFrames() {
        List<Variant> streams = new ArrayList<>();
        for (Line line : lines.of("EXT-X-I-FRAME-STREAM-INF")) {
            attributes(line).ifPresent(a -> {
                checkStream(line.number(), a);
                check(line.number(), a.quoted("URI").isPresent(), "4.4.6.3", "URI is required and quoted");
                a.quoted("URI").ifPresent(uri -> HlsUris.check(uri, line.number(), findings));
                for (String forbidden : List.of("FRAME-RATE", "AUDIO", "SUBTITLES", "CLOSED-CAPTIONS")) {
                    check(
                            line.number(),
                            !a.has(forbidden),
                            "4.4.6.3",
                            forbidden + " has no place at an I-frame playlist");
                }
                streams.add(new Variant(
                        line.number(),
                        a,
                        integer(a, "BANDWIDTH"),
                        a.quoted("URI").orElse("")));
            });
        }
        return streams;
    }

    /** 4.4.6.1.1: names are unique in a group, one sound is the default, and groups of one type have the same members. */
    private void checkGroups(List<Media> media, List<Variant> variants) {
        for (String type : TYPES) {
            Map<String, List<Media>> groups = media.stream()
                    .filter(m -> m.type().equals(type))
                    .collect(Collectors.groupingBy(Media::group, TreeMap::new, Collectors.toList()));
            Set<List<String>> memberships = new HashSet<>();
            groups.forEach((group, members) -> {
                checkMembers(type, group, members);
                memberships.add(members.stream()
                        .map(m -> m.name() + "|"
                                + m.attributes().quoted("LANGUAGE").orElse("") + "|"
                                + m.attributes().plain("DEFAULT").orElse("NO"))
                        .sorted()
                        .toList());
            });
            findings.require(memberships.size() <= 1, "4.4.6.1.1", "groups of one type have the same members");
            variants.forEach(variant -> checkGroup(type, groups.keySet(), variant));
        }
        boolean saysNone = variants.stream()
                .anyMatch(variant -> variant.attributes()
                        .plain(CAPTIONS)
                        .filter("NONE"::equals)
                        .isPresent());
        findings.require(
                !saysNone
                        || variants.stream()
                                .allMatch(variant -> variant.attributes()
                                        .plain(CAPTIONS)
                                        .filter("NONE"::equals)
                                        .isPresent()),
                "4.4.6.2",
                "CLOSED-CAPTIONS=NONE stands at all variants or at none");
    }

    private void checkMembers(String type, String group, List<Media> members) {
        findings.require(
                members.stream().map(Media::name).distinct().count() == members.size(),
                "4.4.6.1.1",
                "names of group " + group + " are unique");
        long defaults =
                members.stream().filter(m -> isYes(m.attributes(), "DEFAULT")).count();
        findings.require(
                type.equals(AUDIO) ? defaults == 1 : defaults <= 1, "4.4.6.1.1", "group " + group + " has one default");
        List<List<String>> automatic = members.stream()
                .filter(m -> isYes(m.attributes(), "AUTOSELECT"))
                .map(m -> List.of(
                        m.attributes().quoted("LANGUAGE").orElse(""),
                        m.attributes().plain("FORCED").orElse("NO"),
                        m.attributes().quoted("CHARACTERISTICS").orElse(""),
                        m.attributes().quoted("INSTREAM-ID").orElse("")))
                .toList();
        findings.require(
                automatic.stream().distinct().count() == automatic.size(),
                "4.4.6.1.1",
                "AUTOSELECT members of group " + group + " differ in language or purpose");
    }

    private void checkGroup(String type, Set<String> groups, Variant variant) {
        variant.attributes()
                .quoted(type)
                .ifPresent(group -> check(
                        variant.line(),
                        groups.contains(group),
                        "4.4.6.2",
                        "there is no group " + group + " of " + type));
        check(
                variant.line(),
                groups.isEmpty() || variant.attributes().has(type),
                "4.4.6.2.1",
                "a variant names a group of " + type + " when there are some");
    }

    private void check(int line, boolean holds, String clause, String message) {
        if (!holds) {
            findings.addAt(line, clause, message);
        }
    }
}
