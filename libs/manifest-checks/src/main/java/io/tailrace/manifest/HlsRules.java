package io.tailrace.manifest;

import io.tailrace.manifest.HlsMediaPlaylist.ByteRange;
import io.tailrace.manifest.HlsMediaPlaylist.Segment;
import io.tailrace.manifest.HlsMultivariant.Media;
import io.tailrace.manifest.HlsMultivariant.Variant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Strict check of a VOD presentation in HLS: RFC 8216bis (draft-pantos-hls-rfc8216bis), clause numbers of that document. Stricter than
 * a player: what our assets never need is a violation too ({@code house}).
 */
public final class HlsRules {

    /** What BANDWIDTH may differ from the figure measured here, for rounding. */
    private static final double BANDWIDTH_TOLERANCE = 0.001;
    /** How far the end of two renditions may lie apart, seconds. */
    private static final double END_TOLERANCE = 1.0;

    private final AssetFiles files;
    private final Findings all = new Findings("asset");
    private final Map<String, HlsMediaPlaylist> playlists = new TreeMap<>();

    private HlsRules(AssetFiles files) {
        this.files = files;
    }

    /** Checks one media playlist by itself. */
    public static List<Violation> media(String name, byte[] playlist) {
        Findings findings = new Findings(name);
        HlsMediaRules.check(playlist, findings);
        return findings.list();
    }

    /** Checks one multivariant playlist by itself. */
    public static List<Violation> multivariant(String name, byte[] playlist) {
        Findings findings = new Findings(name);
        HlsMultivariantRules.check(playlist, findings);
        return findings.list();
    }

    /** Checks {@code master} (a path, such as {@code master.m3u8}), all playlists it names and the objects those name. */
    public static List<Violation> presentation(AssetFiles files, String master) {
        return new HlsRules(files).check(master);
    }

    private List<Violation> check(String path) {
        Optional<byte[]> bytes = files.read(path);
        if (bytes.isEmpty()) {
            return List.of(new Violation("house", path, "there is no such file"));
        }
        Findings findings = new Findings(path);
        HlsMultivariant master = HlsMultivariantRules.check(bytes.get(), findings);
        all.addAll(findings.list());
        for (Variant variant : master.variants()) {
            load(path, variant.uri());
        }
        for (Media media : master.media()) {
            media.uri().ifPresent(uri -> load(path, uri));
        }
        for (Variant stream : master.iFrames()) {
            load(path, stream.uri())
                    .ifPresent(
                            p -> all.require(p.isIFramesOnly(), "4.4.6.3", stream.uri() + " is no I-frame playlist"));
        }
        checkTogether();
        master.variants().forEach(variant -> checkBandwidth(path, master, variant));
        master.iFrames().forEach(stream -> checkIFrameBandwidth(path, stream));
        return all.list();
    }

    private Optional<HlsMediaPlaylist> load(String master, String uri) {
        String path = HlsUris.resolve(master, uri);
        if (playlists.containsKey(path)) {
            return Optional.ofNullable(playlists.get(path));
        }
        Optional<byte[]> bytes = files.read(path);
        if (bytes.isEmpty()) {
            all.add("6.2.1", master + " names " + uri + ", which is missing");
            return Optional.empty();
        }
        Findings findings = new Findings(path);
        HlsMediaPlaylist playlist = HlsMediaRules.check(bytes.get(), findings);
        checkObjects(path, playlist, findings);
        all.addAll(findings.list());
        playlists.put(path, playlist);
        return Optional.of(playlist);
    }

    private void checkObjects(String path, HlsMediaPlaylist playlist, Findings findings) {
        findings.require(
                playlist.isText()
                        || files.size(HlsUris.resolve(path, playlist.map()))
                                .filter(s -> s > 0)
                                .isPresent(),
                "6.2.1",
                "init section " + playlist.map() + " is missing");
        Set<String> seen = new HashSet<>();
        for (Segment segment : playlist.segments()) {
            Optional<Long> size = files.size(HlsUris.resolve(path, segment.uri()));
            findings.require(size.filter(s -> s > 0).isPresent(), "6.2.1", segment.uri() + " is missing");
            findings.require(seen.add(segment.uri()), "house", segment.uri() + " stands twice");
            if (playlist.isText()) {
                files.read(HlsUris.resolve(path, segment.uri()))
                        .ifPresent(bytes -> WebVttRules.checkSegment(segment.uri(), bytes, findings));
            }
            segment.range()
                    .ifPresent(range -> findings.require(
                            range.length() > 0 && range.offset() + range.length() <= size.orElse(0L),
                            "4.4.4.2",
                            "the range of " + segment.uri() + " lies outside of its " + size.orElse(0L) + " bytes"));
        }
    }

    /** 6.2.4: renditions of one presentation have one target duration and one end; subtitles may have another target duration. */
    private void checkTogether() {
        all.require(
                playlists.values().stream()
                                .filter(playlist -> !playlist.isText())
                                .map(HlsMediaPlaylist::targetDuration)
                                .distinct()
                                .count()
                        <= 1,
                "6.2.4",
                "all playlists have the same target duration");
        double shortest = playlists.values().stream()
                .mapToDouble(HlsMediaPlaylist::duration)
                .min()
                .orElse(0);
        double longest = playlists.values().stream()
                .mapToDouble(HlsMediaPlaylist::duration)
                .max()
                .orElse(0);
        all.require(
                longest - shortest <= END_TOLERANCE,
                "6.2.4",
                "renditions end between " + shortest + " and " + longest + " s");
    }

    /** 4.4.6.2: BANDWIDTH is the largest sum of peak segment bit rates of a playable combination, and the average likewise. */
    private void checkBandwidth(String master, HlsMultivariant presentation, Variant variant) {
        List<String> others = named(master, presentation, variant, "AUDIO");
        String own = HlsUris.resolve(master, variant.uri());
        boolean isOwnSound = others.contains(own) || !variant.attributes().has("RESOLUTION");
        double otherPeak = 0;
        double otherAverage = 0;
        for (String path : others) {
            otherPeak = Math.max(otherPeak, peak(path));
            otherAverage = Math.max(otherAverage, average(path));
        }
        double peak = isOwnSound ? Math.max(peak(own), otherPeak) : peak(own) + otherPeak;
        double average = isOwnSound ? Math.max(average(own), otherAverage) : average(own) + otherAverage;
        List<String> texts = named(master, presentation, variant, "SUBTITLES");
        double textPeak = texts.stream().mapToDouble(this::peak).max().orElse(0);
        double textAverage = texts.stream().mapToDouble(this::average).max().orElse(0);
        requireNear(variant, "BANDWIDTH", peak + textPeak);
        requireNear(variant, "AVERAGE-BANDWIDTH", average + textAverage);
    }

    /** Paths of the playlists in the variant's group of a type. */
    private static List<String> named(String master, HlsMultivariant presentation, Variant variant, String type) {
        return presentation.media().stream()
                .filter(m -> m.type().equals(type)
                        && variant.attributes()
                                .quoted(type)
                                .filter(m.group()::equals)
                                .isPresent())
                .flatMap(m -> m.uri().stream())
                .map(uri -> HlsUris.resolve(master, uri))
                .toList();
    }

    private void checkIFrameBandwidth(String master, Variant stream) {
        String path = HlsUris.resolve(master, stream.uri());
        requireNear(stream, "BANDWIDTH", peak(path));
        requireNear(stream, "AVERAGE-BANDWIDTH", average(path));
    }

    private void requireNear(Variant variant, String attribute, double measured) {
        double said = variant.attributes()
                .plain(attribute)
                .filter(v -> v.matches("\\d{1,18}"))
                .map(Double::parseDouble)
                .orElse(-1.0);
        all.require(
                Math.abs(said - measured) <= Math.max(2, measured * BANDWIDTH_TOLERANCE),
                "4.4.6.2",
                attribute + " of " + variant.uri() + " is " + Math.round(said) + ", measured " + Math.round(measured));
    }

    private double bits(String path, Segment segment) {
        long bytes = segment.range()
                .map(ByteRange::length)
                .or(() -> files.size(HlsUris.resolve(path, segment.uri())))
                .orElse(0L);
        return 8.0 * bytes;
    }

    private double average(String path) {
        return Optional.ofNullable(playlists.get(path))
                .map(p -> p.segments().stream().mapToDouble(s -> bits(path, s)).sum() / p.duration())
                .orElse(0.0);
    }

    /** 4.1: the largest rate of any contiguous run of segments that lasts 0.5 to 1.5 target durations. */
    private double peak(String path) {
        HlsMediaPlaylist playlist = playlists.get(path);
        if (playlist == null) {
            return 0;
        }
        double peak = 0;
        List<Segment> segments = playlist.segments();
        for (int from = 0; from < segments.size(); from++) {
            double bits = 0;
            double seconds = 0;
            for (int to = from; to < segments.size() && seconds <= 1.5 * playlist.targetDuration(); to++) {
                bits += bits(path, segments.get(to));
                seconds += segments.get(to).duration();
                if (seconds >= 0.5 * playlist.targetDuration() && seconds <= 1.5 * playlist.targetDuration()) {
                    peak = Math.max(peak, bits / seconds);
                }
            }
        }
        return peak > 0 ? peak : average(path);
    }
}
