package io.tailrace.topics;

import java.time.Duration;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * What a topic is, whatever its prefix.
 *
 * @param name suffix after the prefix, such as {@code job-log}
 * @param type record class of the value; empty for raw bytes (dead letters)
 * @param isKeyed true: as many partitions as all other keyed topics, so that one key's records share a partition number; false: a task topic, whose
 *     partitions are the queue engine's choice
 * @param cleanup what the broker does with old records
 * @param retention how long records (of a compacted topic: its tombstones' records past compaction) stay; empty: for ever
 * @param leastRetention with less, running jobs could lose records that they need; empty: any is the operator's choice
 * @param maxRecordBytes largest record batch the broker takes
 */
public record TopicSpec(
        String name,
        Optional<Class<? extends SpecificRecord>> type,
        boolean isKeyed,
        Cleanup cleanup,
        Optional<Duration> retention,
        Optional<Duration> leastRetention,
        int maxRecordBytes) {

    /** Values of {@code cleanup.policy}. */
    public enum Cleanup {
        DELETE("delete"),
        COMPACT("compact"),
        COMPACT_AND_DELETE("compact,delete");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        public String policy() {
            return policy;
        }
    }
}
