package io.tailrace.worker;

import io.tailrace.events.Failure;
import io.tailrace.events.UnitId;
import io.tailrace.events.Verdict;
import java.util.List;

/** How an attempt that was not cancelled ended. */
sealed interface Ending {

    record Succeeded(TaskResult result) implements Ending {}

    /** Without success. {@code gone}: accepted units whose objects a publish step did not find. */
    record Failed(Verdict verdict, Failure failure, List<UnitId> gone) implements Ending {

        Failed(Verdict verdict, Failure failure) {
            this(verdict, failure, List.of());
        }
    }
}
