package io.tailrace.packager;

import io.tailrace.manifest.AssetFiles;
import io.tailrace.media.PartList;
import io.tailrace.packager.asset.Asset;
import io.tailrace.packager.asset.AssetLayout;
import io.tailrace.packager.asset.TextTrack;
import io.tailrace.packager.asset.Track;
import io.tailrace.packager.dash.MpdWriter;
import io.tailrace.packager.hls.HlsPlaylists;
import java.util.HashMap;
import java.util.Map;

/** What an asset would look like in the output bucket, in memory. */
public final class TestAssetFiles {

    private TestAssetFiles() {}

    public static AssetFiles of(Asset asset) {
        HlsPlaylists hls = new HlsPlaylists(asset, 1);
        Map<String, byte[]> texts = new HashMap<>(hls.media());
        texts.put(AssetLayout.MULTIVARIANT, hls.multivariant());
        texts.put(AssetLayout.MPD, MpdWriter.write(asset));
        Map<String, Long> media = new HashMap<>();
        for (Track track : asset.tracks().toList()) {
            media.put(track.folder() + "init.mp4", track.init().size());
            for (PartList.Segment segment : track.segments()) {
                media.put(track.folder() + AssetLayout.segment(segment.number()), segment.size());
            }
        }
        for (TextTrack text : asset.texts()) {
            text.segments().forEach(segment -> texts.put(text.path(segment.name()), TestTitle.VTT));
            texts.put(text.path(text.whole().name()), TestTitle.VTT);
        }
        asset.storyboard()
                .ifPresent(board ->
                        board.sheets().forEach(sheet -> media.put(board.folder() + sheet.name(), sheet.size())));
        return AssetFiles.of(texts, media);
    }
}
