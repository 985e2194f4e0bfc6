package io.tailrace.packager.hls;

import io.tailrace.media.PartList.Segment;
import io.tailrace.packager.asset.AssetLayout;
import io.tailrace.packager.asset.BitRate;
import io.tailrace.packager.asset.RelativeUri;
import io.tailrace.packager.asset.TextTrack;
import io.tailrace.packager.asset.Track;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The playlists of one track: its segments, and the first frame of each of them (RFC 8216bis, 4.4.3 and 4.4.4). */
final class MediaPlaylist {

    private MediaPlaylist() {}

    /** The playlist at {@code path} below the prefix. */
    static byte[] segments(Track track, String path, int targetDuration) {
        TagWriter playlist = head(track, path, targetDuration, false);
        for (Segment segment : track.segments()) {
            playlist.line("#EXTINF:" + seconds(track, segment) + ",");
            playlist.line(uri(track, path, segment));
        }
        return playlist.line("#EXT-X-ENDLIST").bytes();
    }

    /**
     * The I-frame playlist: a byte range per segment that begins at its first byte, so that the frame comes with the movie fragment
     * that describes it (4.4.3.6). The duration is the time to the next such frame.
     */
    static byte[] iFrames(Track track, String path, int targetDuration) {
        TagWriter playlist = head(track, path, targetDuration, true);
        for (Segment segment : track.segments()) {
            playlist.line("#EXTINF:" + seconds(track, segment) + ",");
            playlist.line("#EXT-X-BYTERANGE:" + segment.firstFrameBytes() + "@0");
            playlist.line(uri(track, path, segment));
        }
        return playlist.line("#EXT-X-ENDLIST").bytes();
    }

    /** The playlist of subtitles: no init segment, and a target duration of its own (6.2.4). */
    static byte[] text(TextTrack text, String path) {
        TagWriter playlist = head(text.targetDuration());
        for (Segment segment : text.segments()) {
            playlist.line("#EXTINF:" + seconds(text.seconds(segment.duration())) + ",");
            playlist.line(RelativeUri.between(path, text.path(segment.name())));
        }
        return playlist.line("#EXT-X-ENDLIST").bytes();
    }

    /** Of the byte ranges of {@link #iFrames}. */
    static BitRate iFrameRate(Track track, int targetDuration) {
        return BitRate.measure(
                track.segments().stream()
                        .map(s -> new BitRate.Piece(s.firstFrameBytes(), s.duration()))
                        .toList(),
                track.timescale(),
                targetDuration);
    }

    private static TagWriter head(Track track, String path, int targetDuration, boolean isIFramesOnly) {
        TagWriter playlist = head(targetDuration);
        if (isIFramesOnly) {
            playlist.line("#EXT-X-I-FRAMES-ONLY");
        }
        return playlist.tag("EXT-X-MAP")
                .quoted(
                        "URI",
                        RelativeUri.between(path, track.folder() + track.init().name()))
                .end();
    }

    private static TagWriter head(int targetDuration) {
        return TagWriter.playlist()
                .line("#EXT-X-TARGETDURATION:" + targetDuration)
                .line("#EXT-X-MEDIA-SEQUENCE:0")
                .line("#EXT-X-PLAYLIST-TYPE:VOD");
    }

    private static String seconds(Track track, Segment segment) {
        return seconds(track.seconds(segment.duration()));
    }

    private static String seconds(BigDecimal seconds) {
        return seconds.setScale(6, RoundingMode.HALF_UP).toPlainString();
    }

    private static String uri(Track track, String path, Segment segment) {
        return RelativeUri.between(path, track.folder() + AssetLayout.segment(segment.number()));
    }
}
