package io.tailrace.topics;

import io.tailrace.events.AssetPublished;
import io.tailrace.events.AuditEvent;
import io.tailrace.events.Control;
import io.tailrace.events.DispatchCommand;
import io.tailrace.events.DispatchEvent;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobView;
import io.tailrace.events.Outcome;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.QueueView;
import io.tailrace.events.Revocation;
import io.tailrace.events.Task;
import io.tailrace.events.TaskProgress;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.packager.state.AssetProgress;
import io.tailrace.topics.TopicSpec.Cleanup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Every topic of the pipeline (design, topics). Task topics are made per queue from {@link #tasks}.
 *
 * @param topics the topics that exist once
 * @param tasks what a task topic is like; its name is the suffix before the queue's
 */
public record TopicCatalogue(List<TopicSpec> topics, TopicSpec tasks) {

    /** No record of the pipeline is larger (design, sizes). */
    public static final int LARGEST_RECORD_BYTES = 256 * 1024;

    /** Origin, reason and stack travel with whatever somebody may have written, and that was perhaps compressed. */
    public static final int LARGEST_DEAD_LETTER_BYTES = 4 * 1024 * 1024;

    private static final int MAX_BATCH_BYTES = 1024 * 1024;

    private static final Duration PROGRESS = Duration.ofHours(2);
    private static final Duration LIVE = Duration.ofDays(1);
    /** Above the age of the oldest job, and as long as its work objects. */
    private static final Duration JOB = Duration.ofDays(7);

    /** No job may grow older, whatever is configured. */
    public static final Duration OLDEST_JOB = Duration.ofDays(6);

    private static final Duration PUBLIC = Duration.ofDays(30);
    private static final Duration YEARS = Duration.ofDays(3 * 365);

    public TopicCatalogue {
        topics = List.copyOf(topics);
    }

    /** The pipeline's own. */
    public static TopicCatalogue standard() {
        return new TopicCatalogue(
                List.of(
                        ofJobs("ingest", IngestCompleted.class, PUBLIC),
                        ofJobs("commands", JobCommand.class, JOB),
                        ofJobs("dispatch", DispatchCommand.class, JOB),
                        ofJobs("dispatched", DispatchEvent.class, JOB),
                        ofJobs("outcomes", Outcome.class, JOB),
                        log("progress", TaskProgress.class, PROGRESS),
                        ofJobs("job-log", JobLogEntry.class, JOB),
                        ofJobs("publish-requests", PublishRequested.class, JOB),
                        log("assets", AssetPublished.class, PUBLIC),
                        keyed("jobs", JobView.class, Cleanup.COMPACT, Optional.empty()),
                        keyed("workers", WorkerHeartbeat.class, Cleanup.COMPACT_AND_DELETE, Optional.of(LIVE)),
                        keyed("queues", QueueView.class, Cleanup.COMPACT, Optional.empty()),
                        keyed("controls", Control.class, Cleanup.COMPACT_AND_DELETE, Optional.of(PUBLIC)),
                        ofJobs("revocations", Revocation.class, JOB),
                        log("audit", AuditEvent.class, YEARS),
                        new TopicSpec(
                                "dead-letters",
                                Optional.empty(),
                                true,
                                Cleanup.DELETE,
                                Optional.of(PUBLIC),
                                Optional.empty(),
                                LARGEST_DEAD_LETTER_BYTES)),
                new TopicSpec(
                        "tasks",
                        Optional.of(Task.class),
                        false,
                        Cleanup.DELETE,
                        Optional.of(JOB),
                        Optional.of(OLDEST_JOB),
                        MAX_BATCH_BYTES));
    }

    /** Records that lie in internal topics of stream applications and in no topic above, nor in a record of those. */
    public static List<Class<? extends SpecificRecord>> internalRecords() {
        return List.of(AssetProgress.class);
    }

    /** A log that a job may still need when it is as old as it can be. */
    private static TopicSpec ofJobs(String name, Class<? extends SpecificRecord> type, Duration retention) {
        return new TopicSpec(
                name,
                Optional.of(type),
                true,
                Cleanup.DELETE,
                Optional.of(retention),
                Optional.of(OLDEST_JOB),
                MAX_BATCH_BYTES);
    }

    private static TopicSpec log(String name, Class<? extends SpecificRecord> type, Duration retention) {
        return keyed(name, type, Cleanup.DELETE, Optional.of(retention));
    }

    private static TopicSpec keyed(
            String name, Class<? extends SpecificRecord> type, Cleanup cleanup, Optional<Duration> retention) {
        return new TopicSpec(name, Optional.of(type), true, cleanup, retention, Optional.empty(), MAX_BATCH_BYTES);
    }
}
