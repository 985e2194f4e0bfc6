package io.tailrace.packager.publish;

import io.tailrace.events.PublishTask;
import io.tailrace.events.Rendition;
import io.tailrace.events.Task;
import io.tailrace.events.UnitId;
import io.tailrace.media.PartList;
import io.tailrace.packager.asset.Asset;
import io.tailrace.packager.asset.AssetAssembler;
import io.tailrace.packager.asset.AssetLayout;
import io.tailrace.packager.asset.BrokenAssetException;
import io.tailrace.packager.asset.TextTrack;
import io.tailrace.packager.asset.Track;
import io.tailrace.packager.asset.WholeObject;
import io.tailrace.packager.dash.MpdWriter;
import io.tailrace.packager.hls.HlsPlaylists;
import io.tailrace.packager.receipt.Receipt;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Makes an asset visible. Playlists of the revision are new objects; then a listing shows that everything they name is there; only then
 * the names that players know are written: poster, multivariant playlist, DASH manifest and, last, the receipt.
 */
final class ManifestStep {

    private static final String FILE_PACKAGING = "file";

    private final ObjectStore store;
    private final StoreCrew crew;
    private final PartFiles parts;
    private final String bucket;

    ManifestStep(ObjectStore store, StoreCrew crew) {
        this.store = store;
        this.crew = crew;
        this.parts = new PartFiles(store);
        this.bucket = store.connection().outputBucket();
    }

    /** Asked right before each name that players know: a straggler of an earlier run must not write over a later one. */
    private record Turn(Revisions revisions, Attempt attempt) {

        /** The lease comes last, so that a pause in front of the write can only be a short one. */
        void require() throws StoreException, TaskFailedException, InterruptedException {
            revisions.requireLatest();
            attempt.confirm();
        }
    }

    /** Returns SHA-256 of the receipt, in hex. */
    String run(Task task, OutputPrefix prefix, PublishTask publish, Attempt attempt)
            throws StoreException, TaskFailedException, InterruptedException {
        Map<String, List<PartList>> lists = readParts(task.getJobId(), publish);
        Asset asset = assemble(publish, lists);
        boolean isStreamed =
                asset.isStreamable() && !publish.getPlan().getPackaging().equals(FILE_PACKAGING);
        HlsPlaylists hls = new HlsPlaylists(asset, publish.getRevision());
        SortedMap<String, byte[]> playlists = isStreamed ? hls.media() : new TreeMap<>();
        List<StoreCrew.Job> writes = new ArrayList<>();
        playlists.forEach((path, bytes) -> writes.add(() -> put(prefix, path, bytes)));
        crew.runAll(writes);

        SortedMap<String, Receipt.Entry> named = named(asset);
        playlists.forEach((path, bytes) -> named.put(path, entry(path, bytes)));
        Map<String, Long> listed = list(prefix);
        requireListed(prefix, named, listed, owners(publish, lists));

        Turn turn = new Turn(new Revisions(store, prefix, publish), attempt);
        writePoster(prefix, asset, named, turn);
        if (isStreamed) {
            writeFixed(prefix, AssetLayout.MULTIVARIANT, hls.multivariant(), named, turn);
            writeFixed(prefix, AssetLayout.MPD, MpdWriter.write(asset), named, turn);
        }
        byte[] receipt = new Receipt(task.getJobId(), prefix.path(), publish, asset).write(named.values());
        writeFixed(prefix, AssetLayout.RECEIPT, receipt, named, turn);
        return DigestUtils.sha256Hex(receipt);
    }

    private Map<String, List<PartList>> readParts(String jobId, PublishTask publish)
            throws StoreException, TaskFailedException, InterruptedException {
        Map<String, List<PartList>> lists = new HashMap<>();
        List<StoreCrew.Job> reads = new ArrayList<>();
        GoneUnits gone = new GoneUnits();
        for (Rendition rendition : AssetAssembler.published(publish.getPlan(), publish.getDropped())) {
            PartList[] units = new PartList[rendition.getUnits()];
            lists.put(rendition.getName(), Arrays.asList(units));
            for (int chunk = 0; chunk < units.length; chunk++) {
                UnitId unit = UnitId.newBuilder()
                        .setRendition(rendition.getName())
                        .setGeneration(rendition.getGeneration())
                        .setChunk(chunk)
                        .build();
                reads.add(gone.tolerate(unit, () -> units[unit.getChunk()] = parts.published(jobId, unit)));
            }
        }
        crew.runAll(reads);
        gone.require();
        return lists;
    }

    private static Asset assemble(PublishTask publish, Map<String, List<PartList>> lists) throws TaskFailedException {
        try {
            return AssetAssembler.assemble(publish.getPlan(), publish.getDropped(), lists);
        } catch (BrokenAssetException | IllegalArgumentException e) {
            throw Failures.broken(String.valueOf(e.getMessage()), e);
        }
    }

    /** Every media object the manifests or the receipt name. */
    private static SortedMap<String, Receipt.Entry> named(Asset asset) {
        SortedMap<String, Receipt.Entry> named = new TreeMap<>();
        for (Track track : asset.tracks().toList()) {
            name(
                    named,
                    track.folder() + track.init().name(),
                    track.init().size(),
                    track.init().sha256());
            for (PartList.Segment segment : track.segments()) {
                name(named, track.folder() + AssetLayout.segment(segment.number()), segment.size(), segment.sha256());
            }
        }
        for (TextTrack text : asset.texts()) {
            text.segments()
                    .forEach(segment -> name(named, text.path(segment.name()), segment.size(), segment.sha256()));
            name(
                    named,
                    text.path(text.whole().name()),
                    text.whole().size(),
                    text.whole().sha256());
        }
        asset.storyboard()
                .ifPresent(board -> Stream.concat(Stream.of(board.index()), board.sheets().stream())
                        .forEach(file -> name(named, board.folder() + file.name(), file.size(), file.sha256())));
        for (WholeObject object : asset.objects()) {
            name(named, object.path(), object.object().size(), object.object().sha256());
        }
        return named;
    }

    private static void name(SortedMap<String, Receipt.Entry> named, String path, long size, String sha256) {
        named.put(path, new Receipt.Entry(path, size, sha256));
    }

    /** Sizes of everything below the prefix. */
    private Map<String, Long> list(OutputPrefix prefix) throws StoreException {
        Map<String, Long> listed = new HashMap<>();
        for (StoredObject object : store.list(bucket, prefix.path())) {
            listed.put(object.key().substring(prefix.path().length()), object.size());
        }
        return listed;
    }

    /** Of which unit the objects of an asset are, by their place in it. */
    private static Map<String, UnitId> owners(PublishTask publish, Map<String, List<PartList>> lists) {
        Map<String, UnitId> owners = new HashMap<>();
        for (Rendition rendition : publish.getPlan().getRenditions()) {
            for (PartList list : lists.getOrDefault(rendition.getName(), List.of())) {
                UnitId unit = new UnitId(list.rendition(), list.generation(), list.chunk());
                AssetLayout.place(rendition, list).forEach(placed -> owners.putIfAbsent(placed.path(), unit));
            }
        }
        return owners;
    }

    private static void requireListed(
            OutputPrefix prefix,
            SortedMap<String, Receipt.Entry> named,
            Map<String, Long> listed,
            Map<String, UnitId> owners)
            throws TaskFailedException {
        GoneUnits gone = new GoneUnits();
        for (Receipt.Entry entry : named.values()) {
            Long size = listed.get(entry.key());
            if (size != null && size == entry.size()) {
                continue;
            }
            String sentence = prefix.key(entry.key())
                    + (size == null ? " is missing" : " has " + size + " bytes, not " + entry.size())
                    + " in the output bucket; nothing was published";
            UnitId owner = owners.get(entry.key());
            if (owner == null) {
                throw Failures.partGone(sentence, null);
            }
            gone.add(owner, sentence);
        }
        gone.require();
    }

    private void writePoster(OutputPrefix prefix, Asset asset, SortedMap<String, Receipt.Entry> named, Turn turn)
            throws StoreException, TaskFailedException, InterruptedException {
        if (asset.poster().isEmpty()) {
            return;
        }
        WholeObject poster = asset.poster().get();
        turn.require();
        store.copy(
                bucket,
                prefix.key(poster.path()),
                bucket,
                prefix.key(AssetLayout.POSTER),
                AssetLayout.contentType(AssetLayout.POSTER));
        named.put(
                AssetLayout.POSTER,
                new Receipt.Entry(
                        AssetLayout.POSTER,
                        poster.object().size(),
                        poster.object().sha256()));
    }

    private void writeFixed(
            OutputPrefix prefix, String path, byte[] bytes, SortedMap<String, Receipt.Entry> named, Turn turn)
            throws StoreException, TaskFailedException, InterruptedException {
        turn.require();
        put(prefix, path, bytes);
        named.put(path, entry(path, bytes));
    }

    private void put(OutputPrefix prefix, String path, byte[] bytes) throws StoreException {
        store.putBytes(bucket, prefix.key(path), bytes, AssetLayout.contentType(path));
    }

    private static Receipt.Entry entry(String path, byte[] bytes) {
        return new Receipt.Entry(path, bytes.length, DigestUtils.sha256Hex(bytes));
    }
}
