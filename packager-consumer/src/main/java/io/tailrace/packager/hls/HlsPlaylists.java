package io.tailrace.packager.hls;

import io.tailrace.packager.asset.Asset;
import io.tailrace.packager.asset.AssetLayout;
import io.tailrace.packager.asset.AudioTrack;
import io.tailrace.packager.asset.BitRate;
import io.tailrace.packager.asset.RelativeUri;
import io.tailrace.packager.asset.TextTrack;
import io.tailrace.packager.asset.Track;
import io.tailrace.packager.asset.VideoTrack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All playlists of an asset in one revision (RFC 8216bis). Pure: equal assets give equal bytes. */
public final class HlsPlaylists {

    private static final String TEXT_GROUP = "text";
    private static final String CAPTIONS_GROUP = "captions";
    /** RFC 8216bis, 4.4.6.1. */
    private static final String FOR_THE_DEAF =
            "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound";

    private final Asset asset;
    private final int revision;
    private final int target;
    private final List<AudioGroups.Group> groups;

    public HlsPlaylists(Asset asset, int revision) {
        this.asset = asset;
        this.revision = revision;
        this.target = asset.targetDuration();
        this.groups = AudioGroups.of(asset.audio());
    }

    /** Media and I-frame playlists, and what else the multivariant playlist names, by their path below the prefix. */
    public SortedMap<String, byte[]> media() {
        SortedMap<String, byte[]> playlists = new TreeMap<>();
        for (VideoTrack rung : asset.video()) {
            String path = videoPath(rung);
            playlists.put(path, MediaPlaylist.segments(rung.track(), path, target));
            String iFrames = AssetLayout.iFramePlaylist(revision, rung.track().name());
            playlists.put(iFrames, MediaPlaylist.iFrames(rung.track(), iFrames, target));
        }
        for (AudioTrack sound : asset.audio()) {
            String path = audioPath(sound);
            playlists.put(path, MediaPlaylist.segments(sound.track(), path, target));
        }
        for (TextTrack text : asset.texts()) {
            String path = textPath(text);
            playlists.put(path, MediaPlaylist.text(text, path));
        }
        if (!asset.chapters().isEmpty()) {
            playlists.put(AssetLayout.chapters(revision, "json"), ChapterFiles.json(asset.chapters()));
            playlists.put(AssetLayout.chapters(revision, "vtt"), ChapterFiles.webVtt(asset.chapters()));
        }
        return playlists;
    }

    /** The multivariant playlist, {@link AssetLayout#MULTIVARIANT}. */
    public byte[] multivariant() {
        TagWriter playlist = TagWriter.playlist();
        if (!asset.chapters().isEmpty()) {
            playlist.tag("EXT-X-SESSION-DATA")
                    .quoted("DATA-ID", ChapterFiles.DATA_ID)
                    .quoted("URI", uri(AssetLayout.chapters(revision, "json")))
                    .end();
        }
        for (AudioGroups.Group group : groups) {
            group.members().forEach(member -> writeMember(playlist, group, member));
        }
        asset.texts().forEach(text -> writeText(playlist, text));
        asset.captions().forEach(channel -> writeCaptions(playlist, channel));
        if (asset.video().isEmpty()) {
            groups.forEach(group -> writeSound(playlist, group));
            return playlist.bytes();
        }
        List<VideoTrack> rungs = ladder();
        if (groups.isEmpty()) {
            rungs.forEach(rung -> writeVariant(playlist, rung));
        }
        for (AudioGroups.Group group : groups) {
            rungs.forEach(rung -> writeVariant(playlist, rung, group));
        }
        rungs.forEach(rung -> writeIFrames(playlist, rung));
        return playlist.bytes();
    }

    /** By bit rate, a middle rung of the first set in front: players start with the first one they can play. */
    private List<VideoTrack> ladder() {
        List<VideoTrack> rungs = byRate(asset.video());
        List<VideoTrack> first = byRate(asset.switchingSets().get(0));
        VideoTrack middle = first.get((first.size() - 1) / 2);
        rungs.remove(middle);
        rungs.add(0, middle);
        return rungs;
    }

    private List<VideoTrack> byRate(List<VideoTrack> rungs) {
        List<VideoTrack> sorted = new ArrayList<>(rungs);
        sorted.sort(Comparator.comparingLong((VideoTrack r) -> rate(r.track()).peak())
                .thenComparing(r -> r.track().name()));
        return sorted;
    }

    private BitRate rate(Track track) {
        return BitRate.of(track, target);
    }

    private void writeMember(TagWriter playlist, AudioGroups.Group group, AudioTrack member) {
        playlist.tag("EXT-X-MEDIA")
                .plain("TYPE", "AUDIO")
                .quoted("GROUP-ID", group.id())
                .quoted("NAME", member.label());
        member.language().ifPresent(language -> playlist.quoted("LANGUAGE", language));
        playlist.plain("DEFAULT", member.isDefault() ? "YES" : "NO")
                .plain("AUTOSELECT", member.isAutoSelected() ? "YES" : "NO")
                .quoted("CHANNELS", Integer.toString(member.channels()));
        member.role().characteristic().ifPresent(text -> playlist.quoted("CHARACTERISTICS", text));
        // Without a picture the default sound is the variant itself, and a member without a URI says so (4.4.6.2.1).
        if (!asset.video().isEmpty() || !member.equals(group.defaultMember())) {
            playlist.quoted("URI", RelativeUri.between(AssetLayout.MULTIVARIANT, audioPath(member)));
        }
        playlist.end();
    }

    /** Never DEFAULT: muxers flag the first track of a file as default without anybody having asked for it on screen. */
    private void writeText(TagWriter playlist, TextTrack text) {
        playlist.tag("EXT-X-MEDIA")
                .plain("TYPE", "SUBTITLES")
                .quoted("GROUP-ID", TEXT_GROUP)
                .quoted("NAME", text.label());
        text.language().ifPresent(language -> playlist.quoted("LANGUAGE", language));
        playlist.plain("DEFAULT", "NO").plain("AUTOSELECT", text.isAutoSelected() ? "YES" : "NO");
        if (text.isForced()) {
            playlist.plain("FORCED", "YES");
        }
        if (text.isForTheDeaf()) {
            playlist.quoted("CHARACTERISTICS", FOR_THE_DEAF);
        }
        playlist.quoted("URI", uri(textPath(text))).end();
    }

    /** The media say which channels there are, nothing says their language. */
    private static void writeCaptions(TagWriter playlist, String channel) {
        playlist.tag("EXT-X-MEDIA")
                .plain("TYPE", "CLOSED-CAPTIONS")
                .quoted("GROUP-ID", CAPTIONS_GROUP)
                .quoted("NAME", channel)
                .plain("DEFAULT", "NO")
                .plain("AUTOSELECT", channel.endsWith("1") ? "YES" : "NO")
                .quoted("INSTREAM-ID", channel)
                .end();
    }

    /** What a variant says of text; that there are no captions is said, too, or players would show a button for them (4.4.6.2). */
    private TagWriter text(TagWriter playlist) {
        if (!asset.texts().isEmpty()) {
            playlist.quoted("SUBTITLES", TEXT_GROUP);
        }
        if (asset.video().isEmpty()) {
            return playlist;
        }
        return asset.captions().isEmpty()
                ? playlist.plain("CLOSED-CAPTIONS", "NONE")
                : playlist.quoted("CLOSED-CAPTIONS", CAPTIONS_GROUP);
    }

    /** The largest of all subtitles: one is shown at a time. */
    private BitRate textRate() {
        return asset.texts().stream().map(TextTrack::rate).reduce(new BitRate(0, 0), BitRate::max);
    }

    private void writeVariant(TagWriter playlist, VideoTrack rung) {
        stream(
                playlist,
                "EXT-X-STREAM-INF",
                rate(rung.track()).plus(textRate()),
                Stream.of(rung.track().codec()));
        text(picture(playlist, rung)).end().line(uri(videoPath(rung)));
    }

    private void writeVariant(TagWriter playlist, VideoTrack rung, AudioGroups.Group group) {
        stream(
                playlist,
                "EXT-X-STREAM-INF",
                rate(rung.track()).plus(group.rate(target)).plus(textRate()),
                Stream.concat(Stream.of(rung.track().codec()), group.codecs().stream()));
        text(picture(playlist, rung).quoted("AUDIO", group.id())).end().line(uri(videoPath(rung)));
    }

    private void writeSound(TagWriter playlist, AudioGroups.Group group) {
        stream(playlist, "EXT-X-STREAM-INF", group.rate(target).plus(textRate()), group.codecs().stream());
        text(playlist.quoted("AUDIO", group.id())).end().line(uri(audioPath(group.defaultMember())));
    }

    private void writeIFrames(TagWriter playlist, VideoTrack rung) {
        stream(
                playlist,
                "EXT-X-I-FRAME-STREAM-INF",
                MediaPlaylist.iFrameRate(rung.track(), target),
                Stream.of(rung.track().codec()));
        range(playlist.plain("RESOLUTION", rung.width() + "x" + rung.height()), rung)
                .quoted(
                        "URI",
                        uri(AssetLayout.iFramePlaylist(revision, rung.track().name())))
                .end();
    }

    private static void stream(TagWriter playlist, String tag, BitRate rate, Stream<String> codecs) {
        playlist.tag(tag)
                .plain("BANDWIDTH", rate.peak())
                .plain("AVERAGE-BANDWIDTH", rate.average())
                .quoted("CODECS", codecs.distinct().collect(Collectors.joining(",")));
    }

    private TagWriter picture(TagWriter playlist, VideoTrack rung) {
        return range(
                playlist.plain("RESOLUTION", rung.width() + "x" + rung.height())
                        .plain(
                                "FRAME-RATE",
                                String.format(Locale.ROOT, "%.3f", rung.rate().framesPerSecond())),
                rung);
    }

    /** What is not said counts as SDR; where one variant says it all do (RFC 8216bis, 4.4.6.2). */
    private TagWriter range(TagWriter playlist, VideoTrack rung) {
        return asset.hasHighRange()
                ? playlist.plain("VIDEO-RANGE", rung.range().word().toUpperCase(Locale.ROOT))
                : playlist;
    }

    private String videoPath(VideoTrack rung) {
        return AssetLayout.playlist(revision, "video", rung.track().name());
    }

    private String audioPath(AudioTrack sound) {
        return AssetLayout.playlist(revision, "audio", sound.track().name());
    }

    private String textPath(TextTrack text) {
        return AssetLayout.playlist(revision, "text", text.name());
    }

    private static String uri(String path) {
        return RelativeUri.between(AssetLayout.MULTIVARIANT, path);
    }
}
