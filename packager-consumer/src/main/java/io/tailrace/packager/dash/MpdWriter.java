package io.tailrace.packager.dash;

import io.tailrace.media.DynamicRange;
import io.tailrace.media.PartList.Segment;
import io.tailrace.packager.asset.Asset;
import io.tailrace.packager.asset.AudioTrack;
import io.tailrace.packager.asset.BitRate;
import io.tailrace.packager.asset.RelativeUri;
import io.tailrace.packager.asset.Track;
import io.tailrace.packager.asset.VideoTrack;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the static manifest of an asset: live profile of 2011, one period, segment timelines with real durations, the same segments
 * as HLS. There is no presentationTimeOffset: the edit lists in the init segments already place the first sample at 0.
 */
public final class MpdWriter {

    private static final String NAMESPACE = "urn:mpeg:dash:schema:mpd:2011";
    private static final String PROFILE = "urn:mpeg:dash:profile:isoff-live:2011";
    private static final String ROLE = "urn:mpeg:dash:role:2011";
    private static final String PURPOSE = "urn:tva:metadata:cs:AudioPurposeCS:2007";
    /** Code points of ISO/IEC 23091-2, which are those of ITU-T H.273. */
    private static final List<String> COLOURS = List.of(
            "urn:mpeg:mpegB:cicp:ColourPrimaries",
            "urn:mpeg:mpegB:cicp:TransferCharacteristics",
            "urn:mpeg:mpegB:cicp:MatrixCoefficients");

    private static final String CHANNELS = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011";
    /** ChannelConfiguration of ISO/IEC 23091-3 for eight channels; up to six the value is the count. */
    private static final int SURROUND_7_1 = 12;

    /** What Dolby registered for AC-3 and E-AC-3, and DASH-IF asks for (IOP, part 8): a bit a channel, L the highest, LFE the lowest. */
    private static final String DOLBY_CHANNELS = "tag:dolby.com,2014:dash:audio_channel_configuration:2011";

    private static final Map<Integer, String> DOLBY_LAYOUTS = Map.of(1, "4000", 2, "A000", 6, "F801");
    private static final String DOLBY = "ec-3";

    private final Asset asset;
    private final int target;
    private final XmlLines xml = new XmlLines();
    private final SideSets sides;

    private MpdWriter(Asset asset) {
        this.asset = asset;
        this.target = asset.targetDuration();
        this.sides = new SideSets(asset, xml);
    }

    /** The bytes of {@code manifest.mpd}. Pure: equal assets give equal bytes. */
    public static byte[] write(Asset asset) {
        return new MpdWriter(asset).write();
    }

    private byte[] write() {
        BigDecimal longest = asset.tracks()
                .map(t -> t.seconds(t.longestSegmentTicks()))
                .max(BigDecimal::compareTo)
                .orElse(BigDecimal.ONE);
        xml.open("MPD", "xmlns", NAMESPACE, "profiles", PROFILE, "type", "static")
                .attribute("mediaPresentationDuration", duration(asset.duration()))
                .attribute("maxSegmentDuration", duration(longest))
                .attribute("minBufferTime", duration(longest));
        // Players resolve against the manifest anyway; readers of local files such as ffmpeg's need it said.
        xml.text("BaseURL", "./");
        xml.open("Period", "id", "0", "start", "PT0S");
        int id = 0;
        for (List<VideoTrack> set : asset.switchingSets()) {
            writePictures(id++, set);
        }
        for (List<AudioTrack> set : soundSets()) {
            writeSound(id++, set);
        }
        sides.write(id);
        return xml.close().close().bytes();
    }

    private void writePictures(int id, List<VideoTrack> set) {
        VideoTrack largest = set.stream()
                .max(Comparator.comparingLong(rung -> (long) rung.width() * rung.height()))
                .orElseThrow();
        VideoTrack fastest =
                set.stream().max(Comparator.comparing(VideoTrack::rate)).orElseThrow();
        openSet(id, "video")
                .attribute("maxWidth", largest.width())
                .attribute("maxHeight", largest.height())
                .attribute("maxFrameRate", rate(fastest));
        if (asset.hasHighRange()) {
            writeColours(set.get(0).range());
        }
        sides.writeCaptions();
        xml.leaf("Role", "schemeIdUri", ROLE, "value", "main");
        for (VideoTrack rung : set) {
            openRepresentation(rung.track())
                    .attribute("width", rung.width())
                    .attribute("height", rung.height())
                    .attribute("sar", "1:1")
                    .attribute("frameRate", rate(rung));
            writeSegments(rung.track());
            xml.close();
        }
        xml.close();
    }

    /** A player that cannot show high dynamic range must leave the set out; of BT.709 nobody needs to understand it (DASH-IF IOP 5.0 part 7). */
    private void writeColours(DynamicRange range) {
        for (int i = 0; i < COLOURS.size(); i++) {
            xml.leaf(
                    range.isHigh() ? "EssentialProperty" : "SupplementalProperty",
                    "schemeIdUri",
                    COLOURS.get(i),
                    "value",
                    Integer.toString(range.codePoints().get(i)));
        }
    }

    private void writeSound(int id, List<AudioTrack> set) {
        AudioTrack first = set.get(0);
        openSet(id, "audio");
        first.language().ifPresent(language -> xml.attribute("lang", language));
        first.role()
                .purpose()
                .ifPresent(purpose -> xml.leaf("Accessibility", "schemeIdUri", PURPOSE, "value", purpose));
        xml.leaf(
                "Role",
                "schemeIdUri",
                ROLE,
                "value",
                first.isDefault() ? "main" : first.role().dashRole());
        for (AudioTrack sound : set) {
            openRepresentation(sound.track()).attribute("audioSamplingRate", sound.sampleRate());
            writeChannels(sound);
            writeSegments(sound.track());
            xml.close();
        }
        xml.close();
    }

    private void writeChannels(AudioTrack sound) {
        String layout = sound.track().codec().equals(DOLBY) ? DOLBY_LAYOUTS.get(sound.channels()) : null;
        String count = Integer.toString(sound.channels() == 8 ? SURROUND_7_1 : sound.channels());
        xml.leaf(
                "AudioChannelConfiguration",
                "schemeIdUri",
                layout == null ? CHANNELS : DOLBY_CHANNELS,
                "value",
                layout == null ? count : layout);
    }

    private XmlLines openSet(int id, String type) {
        return xml.open("AdaptationSet", "id", Integer.toString(id), "contentType", type, "mimeType", type + "/mp4")
                .attribute("segmentAlignment", "true")
                .attribute("startWithSAP", 1);
    }

    /** One set per source track, layout and codec: players switch inside of a set without asking. */
    private List<List<AudioTrack>> soundSets() {
        Map<List<Object>, List<AudioTrack>> sets = new LinkedHashMap<>();
        for (AudioTrack sound : asset.audio()) {
            sets.computeIfAbsent(
                            List.of(
                                    sound.sourceTrack(),
                                    sound.channels(),
                                    sound.track().codec()),
                            key -> new ArrayList<>())
                    .add(sound);
        }
        return List.copyOf(sets.values());
    }

    private XmlLines openRepresentation(Track track) {
        return xml.open("Representation", "id", track.name(), "codecs", track.codec())
                .attribute("bandwidth", BitRate.of(track, target).peak());
    }

    private void writeSegments(Track track) {
        // A dollar sign would begin an identifier (5.3.9.4.4); escaping leaves none.
        String folder = RelativeUri.escape(track.folder());
        xml.open("SegmentTemplate")
                .attribute("timescale", track.timescale())
                .attribute("startNumber", 1)
                .attribute(
                        "initialization",
                        folder + RelativeUri.escape(track.init().name()))
                .attribute("media", folder + "$Number%06d$.m4s");
        xml.open("SegmentTimeline");
        List<Segment> segments = track.segments();
        for (int from = 0; from < segments.size(); ) {
            long duration = segments.get(from).duration();
            int to = from + 1;
            while (to < segments.size() && segments.get(to).duration() == duration) {
                to++;
            }
            xml.leaf("S");
            if (from == 0) {
                xml.attribute("t", segments.get(0).decodeTime());
            }
            xml.attribute("d", duration);
            if (to - from > 1) {
                xml.attribute("r", to - from - 1);
            }
            from = to;
        }
        xml.close().close();
    }

    private static String rate(VideoTrack rung) {
        return rung.rate().den() == 1
                ? Integer.toString(rung.rate().num())
                : rung.rate().num() + "/" + rung.rate().den();
    }

    private static String duration(BigDecimal seconds) {
        return "PT" + seconds.stripTrailingZeros().toPlainString() + "S";
    }
}
