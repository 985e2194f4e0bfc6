package io.tailrace.packager.publish;

import io.tailrace.events.UnitId;
import io.tailrace.worker.TaskFailedException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Units whose objects a step did not find: all of them, so that they are made again at once and not one by one. */
final class GoneUnits {

    private final Map<UnitId, String> found = new ConcurrentSkipListMap<>();

    /** {@code job} of {@code unit}; that an object of the unit is gone is remembered, and other jobs go on. */
    StoreCrew.Job tolerate(UnitId unit, StoreCrew.Job job) {
        return () -> {
            try {
                job.run();
            } catch (TaskFailedException e) {
                if (!Failures.isPartGone(e)) {
                    throw e;
                }
                add(unit, e.failure().getMessage());
            }
        };
    }

    void add(UnitId unit, String sentence) {
        found.putIfAbsent(unit, sentence);
    }

    /** Fails when one was found. */
    void require() throws TaskFailedException {
        if (!found.isEmpty()) {
            throw Failures.unitsGone(found);
        }
    }
}
