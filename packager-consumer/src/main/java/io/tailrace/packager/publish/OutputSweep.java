package io.tailrace.packager.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailrace.packager.asset.AssetLayout;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import io.tailrace.worker.Attempt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Removes objects of a job from the output bucket, on positive proof only: the folder's owner is the job, and the object is one that the
 * pipeline writes there. What lies in a folder of another owner further below stays, and so does whatever somebody else put there. May be
 * run again.
 */
final class OutputSweep {

    private static final int LARGEST_RECEIPT = 256 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of media: under the name of its kind and a generation; of a revision: its playlists. */
    private static final Pattern WRITTEN =
            Pattern.compile("(video|audio|text|thumbnails|files)/(.+/)?g[0-9]{1,9}/[^/]+|r[0-9]{1,9}/.+");

    private final ObjectStore store;
    private final PrefixClaim claim;
    private final String bucket;

    OutputSweep(ObjectStore store, PrefixClaim claim) {
        this.store = store;
        this.claim = claim;
        this.bucket = store.connection().outputBucket();
    }

    /** Removes what no receipt names: copies of a run that came to nothing. An asset that was published stays whole. */
    void removeUnpublished(OutputPrefix prefix, String jobId, Attempt attempt)
            throws StoreException, InterruptedException {
        if (!claim.isOwner(prefix, jobId)) {
            return;
        }
        Optional<JsonNode> receipt = receipt(prefix);
        if (receipt.isPresent() && receipt.get().path("objects").isMissingNode()) {
            return; // no receipt that can be read: nothing is proven
        }
        Set<String> named = new HashSet<>();
        receipt.ifPresent(known -> known.path("objects")
                .forEach(entry -> named.add(entry.path("key").asText())));
        int revision = receipt.map(known -> known.path("revision").asInt()).orElse(0);
        List<String> keys = new ArrayList<>();
        for (String path : paths(prefix)) {
            boolean isEarlierPlaylist = ofRevision(path) <= revision;
            if (WRITTEN.matcher(path).matches() && !named.contains(path) && !isEarlierPlaylist) {
                keys.add(prefix.key(path));
            }
        }
        Removal removal = new Removal(store, bucket, attempt);
        removal.delete(keys);
        if (receipt.isEmpty()) {
            removal.delete(List.of(prefix.key(AssetLayout.OWNER)));
        }
    }

    /** Of a playlist; for anything else more than every revision. */
    private static int ofRevision(String path) {
        int end = path.indexOf('/');
        return path.startsWith("r") && end > 1 && path.substring(1, end).matches("[0-9]{1,9}")
                ? Integer.parseInt(path.substring(1, end))
                : Integer.MAX_VALUE;
    }

    /** Removes the asset: first what players open, then the media, last the mark of the owner. */
    void removeAll(OutputPrefix prefix, String jobId, Attempt attempt) throws StoreException, InterruptedException {
        if (!claim.isOwner(prefix, jobId)) {
            return;
        }
        List<String> fixed = new ArrayList<>();
        for (String name :
                List.of(AssetLayout.MULTIVARIANT, AssetLayout.MPD, AssetLayout.POSTER, AssetLayout.RECEIPT)) {
            fixed.add(prefix.key(name));
        }
        Removal removal = new Removal(store, bucket, attempt);
        removal.delete(fixed);
        removal.delete(paths(prefix).stream()
                .filter(path -> WRITTEN.matcher(path).matches())
                .map(prefix::key)
                .toList());
        removal.delete(List.of(prefix.key(AssetLayout.OWNER)));
    }

    /** Below the prefix, without folders that are another owner's. */
    private List<String> paths(OutputPrefix prefix) throws StoreException {
        List<String> paths = store.list(bucket, prefix.path()).stream()
                .map(StoredObject::key)
                .map(key -> key.substring(prefix.path().length()))
                .toList();
        List<String> foreign = paths.stream()
                .filter(path -> path.endsWith("/" + AssetLayout.OWNER))
                .map(path -> path.substring(0, path.length() - AssetLayout.OWNER.length()))
                .toList();
        return paths.stream()
                .filter(path -> foreign.stream().noneMatch(path::startsWith))
                .toList();
    }

    private Optional<JsonNode> receipt(OutputPrefix prefix) throws StoreException {
        try {
            byte[] bytes = store.readBytes(bucket, prefix.key(AssetLayout.RECEIPT), LARGEST_RECEIPT);
            return Optional.of(JSON.readTree(bytes));
        } catch (ObjectNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(JSON.createObjectNode());
        }
    }
}
