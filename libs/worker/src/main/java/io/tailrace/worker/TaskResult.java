package io.tailrace.worker;

import io.tailrace.events.PreparedMedia;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.UnitResult;
import java.util.List;

/** What a successful attempt brought. */
public sealed interface TaskResult {

    /** Verified units of an encode, and the CPU time of the processes that made them. */
    record Units(List<UnitResult> units, long cpuMillis) implements TaskResult {
        public Units {
            units = List.copyOf(units);
        }
    }

    /** A probe's findings. */
    record Probed(SourceFacts facts) implements TaskResult {}

    /** A prepared copy of the source. */
    record Prepared(PreparedMedia media) implements TaskResult {}

    /** SHA-256 of the source, in hex. */
    record Hashed(String sha256) implements TaskResult {}

    /** The manifests are written; SHA-256 of the receipt, in hex. */
    record Published(String receiptSha256) implements TaskResult {}

    /** Nothing to tell but that it is done: a publish step. */
    record Done() implements TaskResult {}
}
