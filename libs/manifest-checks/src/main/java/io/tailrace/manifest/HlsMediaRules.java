package io.tailrace.manifest;

import io.tailrace.manifest.HlsMediaPlaylist.ByteRange;
import io.tailrace.manifest.HlsMediaPlaylist.Segment;
import io.tailrace.manifest.PlaylistLines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for one VOD media playlist of CMAF segments (RFC 8216bis 4.4.1 to 4.4.4 and 8). */
final class HlsMediaRules {

    private static final Set<String> TAGS = Set.of(
            "EXTM3U",
            "EXT-X-VERSION",
            "EXT-X-INDEPENDENT-SEGMENTS",
            "EXT-X-TARGETDURATION",
            "EXT-X-MEDIA-SEQUENCE",
            "EXT-X-PLAYLIST-TYPE",
            "EXT-X-I-FRAMES-ONLY",
            "EXT-X-MAP",
            "EXTINF",
            "EXT-X-BYTERANGE",
            "EXT-X-ENDLIST");
    private static final Pattern EXTINF = Pattern.compile("(\\d+(?:\\.\\d+)?),[^\\n]*");
    private static final Pattern BYTERANGE = Pattern.compile("(\\d+)(?:@(\\d+))?");

    private final Findings findings;
    private final PlaylistLines lines;

    private HlsMediaRules(Findings findings, PlaylistLines lines) {
        this.findings = findings;
        this.lines = lines;
    }

    static HlsMediaPlaylist check(byte[] bytes, Findings findings) {
        return new HlsMediaRules(findings, PlaylistLines.parse(bytes, findings)).check();
    }

    private HlsMediaPlaylist check() {
        for (Line line : lines.lines()) {
            if (!line.isUri() && !TAGS.contains(line.tag())) {
                findings.addAt(line.number(), "house", "tag " + line.tag() + " has no place in a VOD media playlist");
            }
        }
        int version = number("EXT-X-VERSION", "4.4.1.2", false).orElse(1);
        int target = number("EXT-X-TARGETDURATION", "4.4.3.1", true).orElse(0);
        number("EXT-X-MEDIA-SEQUENCE", "4.4.3.2", true)
                .ifPresent(first -> findings.require(first == 0, "house", "numbering starts at 0"));
        findings.require(
                lines.of("EXT-X-PLAYLIST-TYPE").stream()
                        .map(Line::value)
                        .toList()
                        .equals(List.of("VOD")),
                "4.4.3.5",
                "the playlist type is VOD, once");
        findings.require(lines.of("EXT-X-ENDLIST").size() == 1, "4.4.3.4", "a VOD playlist ends with EXT-X-ENDLIST");
        checkOrder();
        boolean isIFramesOnly = lines.has("EXT-X-I-FRAMES-ONLY");
        List<Segment> segments = segments();
        String map = isText(segments) ? noMap() : map();
        findings.require(!segments.isEmpty(), "6.2.1", "a playlist has at least one segment");
        for (Segment segment : segments) {
            findings.require(
                    Math.round(segment.duration()) <= target,
                    "4.4.3.1",
                    "EXTINF " + segment.duration() + " of " + segment.uri() + " is above the target duration "
                            + target);
            findings.require(segment.duration() > 0, "4.4.4.1", segment.uri() + " has no duration");
            findings.require(
                    isIFramesOnly == segment.range().isPresent(),
                    "4.4.3.6",
                    isIFramesOnly ? "an I frame is a byte range" : "a segment is a whole object");
        }
        checkVersion(version, isIFramesOnly);
        return new HlsMediaPlaylist(version, target, isIFramesOnly, map, segments);
    }

    private Optional<Integer> number(String tag, String clause, boolean isRequired) {
        List<Line> found = lines.of(tag);
        findings.require(
                found.size() <= 1 && (!isRequired || !found.isEmpty()),
                clause,
                tag + " stands " + found.size() + " times");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (!found.get(0).value().matches("\\d{1,9}")) {
            findings.addAt(found.get(0).number(), clause, tag + " is a decimal integer");
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(found.get(0).value()));
    }

    /** Tags of the whole playlist stand in front of the first segment; nothing follows the end. */
    private void checkOrder() {
        int first =
                lines.of("EXTINF").stream().mapToInt(Line::number).findFirst().orElse(Integer.MAX_VALUE);
        for (String tag : List.of(
                "EXT-X-VERSION", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-PLAYLIST-TYPE", "EXT-X-MAP")) {
            lines.of(tag).forEach(line -> {
                if (line.number() > first) {
                    findings.addAt(line.number(), "4.4.3", tag + " stands before the first segment");
                }
            });
        }
        int end = lines.of("EXT-X-ENDLIST").stream()
                .mapToInt(Line::number)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
        lines.lines().stream()
                .filter(line -> line.number() > end)
                .forEach(line -> findings.addAt(line.number(), "house", "nothing follows EXT-X-ENDLIST"));
    }

    private static boolean isText(List<Segment> segments) {
        return !segments.isEmpty()
                && segments.stream().allMatch(segment -> segment.uri().endsWith(".vtt"));
    }

    /** WebVTT segments have no initialization (3.1.4). */
    private String noMap() {
        findings.require(!lines.has("EXT-X-MAP"), "3.1.4", "segments of WebVTT have no EXT-X-MAP");
        return "";
    }

    private String map() {
        List<Line> maps = lines.of("EXT-X-MAP");
        if (maps.size() != 1) {
            findings.add("3.1.2", "segments of one rendition share one EXT-X-MAP, got " + maps.size());
            return "";
        }
        try {
            AttributeList attributes = AttributeList.parse(maps.get(0).value());
            Optional<String> uri = attributes.quoted("URI");
            if (uri.isEmpty()) {
                findings.addAt(maps.get(0).number(), "4.4.4.5", "EXT-X-MAP needs a quoted URI");
            }
            return uri.orElse("");
        } catch (IllegalArgumentException e) {
            findings.addAt(maps.get(0).number(), "4.2", String.valueOf(e.getMessage()));
            return "";
        }
    }

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        Optional<Double> duration = Optional.empty();
        Optional<ByteRange> range = Optional.empty();
        for (Line line : lines.lines()) {
            if (line.tag().equals("EXTINF")) {
                Matcher matcher = EXTINF.matcher(line.value());
                if (!matcher.matches()) {
                    findings.addAt(line.number(), "4.4.4.1", "EXTINF is a duration, a comma and a title");
                } else {
                    duration = Optional.of(Double.parseDouble(matcher.group(1)));
                }
            } else if (line.tag().equals("EXT-X-BYTERANGE")) {
                range = range(line);
            } else if (line.isUri()) {
                HlsUris.check(line.value(), line.number(), findings);
                if (duration.isEmpty()) {
                    findings.addAt(line.number(), "4.4.4.1", "a segment needs EXTINF");
                }
                segments.add(new Segment(duration.orElse(0.0), line.value(), range));
                duration = Optional.empty();
                range = Optional.empty();
            }
        }
        findings.require(duration.isEmpty() && range.isEmpty(), "4.4.4", "the last segment has no URI");
        return segments;
    }

    private Optional<ByteRange> range(Line line) {
        Matcher matcher = BYTERANGE.matcher(line.value());
        if (!matcher.matches() || matcher.group(2) == null) {
            findings.addAt(line.number(), "4.4.4.2", "a first sub-range of a resource is length@offset");
            return Optional.empty();
        }
        return Optional.of(new ByteRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
    }

    private void checkVersion(int version, boolean isIFramesOnly) {
        boolean hasFractions =
                lines.of("EXTINF").stream().anyMatch(line -> line.value().contains("."));
        int needed = hasFractions ? 3 : 1;
        if (lines.has("EXT-X-BYTERANGE") || isIFramesOnly) {
            needed = 4;
        }
        if (lines.has("EXT-X-MAP")) {
            needed = isIFramesOnly ? 5 : 6;
        }
        findings.require(version >= needed, "8", "what it uses needs version " + needed + ", it says " + version);
    }
}
