package io.tailrace.pipeline.faults;

import io.tailrace.pipeline.faults.StoreLog.Change;
import io.tailrace.pipeline.faults.StoreLog.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the record of the output bucket may not show. Pure. */
final class StoreChecks {

    private final String bucket;
    private final List<Change> changes;
    private final List<String> violations = new ArrayList<>();

    private StoreChecks(String bucket, List<Change> all) {
        this.bucket = bucket;
        this.changes = all.stream()
                .filter(change -> change.path().startsWith(bucket + "/"))
                .toList();
    }

    /** A sentence for each violation. */
    static List<String> of(String bucket, List<Change> changes) {
        StoreChecks checks = new StoreChecks(bucket, changes);
        checks.contents();
        checks.manifests();
        return checks.violations;
    }

    /** A media key has one content for ever. */
    private void contents() {
        Map<String, Change> first = new HashMap<>();
        for (Change change : changes) {
            if (change.kind() == Kind.DELETE || Manifests.isFixedName(change.path())) {
                continue;
            }
            Change before = first.putIfAbsent(change.path(), change);
            if (before != null && !before.sha256().equals(change.sha256())) {
                violations.add(change.path() + " was stored with two contents: " + before.sha256() + " at "
                        + before.endedMillis() + ", " + change.sha256() + " at " + change.endedMillis());
            }
        }
    }

    /** A moment in the bucket's life. */
    private record Moment(long atMillis, int rank, Change change) {}

    /**
     * What a manifest named was there before the store was given the manifest. An object counts from the store's answer on, and no more
     * once somebody asked to delete it.
     */
    private void manifests() {
        List<Moment> moments = new ArrayList<>();
        for (Change change : changes) {
            if (change.kind() == Kind.DELETE) {
                moments.add(new Moment(change.beganMillis(), 1, change));
                continue;
            }
            moments.add(new Moment(change.endedMillis(), 0, change));
            if (Manifests.isManifest(change.path())) {
                moments.add(new Moment(change.beganMillis(), 2, change));
            }
        }
        moments.sort(Comparator.comparingLong(Moment::atMillis).thenComparingInt(Moment::rank));
        Map<String, Change> present = new HashMap<>();
        for (Moment moment : moments) {
            switch (moment.rank()) {
                case 0 -> present.put(moment.change().path(), moment.change());
                case 1 -> present.remove(moment.change().path());
                default -> manifest(moment.change(), present, new HashSet<>());
            }
        }
    }

    private void manifest(Change manifest, Map<String, Change> present, Set<String> looked) {
        if (!looked.add(manifest.path())) {
            return;
        }
        for (String name : Manifests.named(manifest.path(), manifest.text())) {
            Change object = present.get(name);
            if (object == null) {
                violations.add(
                        manifest.path() + " named " + name + " at " + manifest.beganMillis() + ", which was not there");
            } else if (name.endsWith(".m3u8")) {
                manifest(object, present, looked);
            }
        }
    }

    @Override
    public String toString() {
        return changes.size() + " changes of " + bucket;
    }
}
