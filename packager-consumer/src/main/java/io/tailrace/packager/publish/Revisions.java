package io.tailrace.packager.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailrace.events.PublishTask;
import io.tailrace.packager.asset.AssetLayout;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import io.tailrace.worker.TaskFailedException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The revisions that stand below an output prefix, against the one a step is about to publish. */
final class Revisions {

    private static final Pattern PLAYLIST = Pattern.compile("r(\\d{1,9})/(video|audio)/[^/]+\\.m3u8");
    private static final int LARGEST_RECEIPT = 256 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectStore store;
    private final OutputPrefix prefix;
    private final PublishTask publish;
    private final String bucket;

    Revisions(ObjectStore store, OutputPrefix prefix, PublishTask publish) {
        this.store = store;
        this.prefix = prefix;
        this.publish = publish;
        this.bucket = store.connection().outputBucket();
    }

    /** Fails as {@code superseded} when a later revision stands or is being written. */
    void requireLatest() throws StoreException, TaskFailedException {
        int latest = published();
        for (StoredObject object : store.list(bucket, prefix.key("r"))) {
            latest = Math.max(
                    latest, ofPlaylist(object.key().substring(prefix.path().length())));
        }
        if (latest > publish.getRevision()) {
            throw Failures.superseded(
                    "revision " + latest + " of " + prefix.path() + " is newer than " + publish.getRevision());
        }
    }

    /** Of a playlist of a rendition of this plan; 0 for anything else, which may lie there for other reasons. */
    private int ofPlaylist(String path) {
        Matcher playlist = PLAYLIST.matcher(path);
        if (!playlist.matches()) {
            return 0;
        }
        int revision = Integer.parseInt(playlist.group(1));
        boolean isOwn = publish.getPlan().getRenditions().stream()
                .anyMatch(rendition -> AssetLayout.playlist(revision, playlist.group(2), rendition.getName())
                        .equals(path));
        return isOwn ? revision : 0;
    }

    private int published() throws StoreException {
        try {
            JsonNode receipt = JSON.readTree(store.readBytes(bucket, prefix.key(AssetLayout.RECEIPT), LARGEST_RECEIPT));
            return receipt.path("revision").asInt();
        } catch (ObjectNotFoundException | IOException e) {
            // Not written by this release or not there any more: nothing that could be newer.
            return 0;
        }
    }
}
