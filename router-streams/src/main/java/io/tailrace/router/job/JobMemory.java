package io.tailrace.router.job;

import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.Plan;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.SourceFacts;
import io.tailrace.router.pool.Fleet;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.TaskRow;
import io.tailrace.router.state.UnitRow;
import java.util.Optional;

/** What a decision may look up. Answers do not change while one decision is made. */
public interface JobMemory {

    Optional<JobRow> job(String jobId);

    /** What the current run was asked for, the profile's name resolved. */
    Optional<IngestCompleted> request(String jobId);

    /** A request that waits until the run before it is cleaned up. */
    Optional<IngestCompleted> nextRequest(String jobId);

    Optional<SourceFacts> facts(String jobId);

    Optional<PreparedMedia> prepared(String jobId);

    Optional<Plan> plan(String jobId);

    /** The publish step that is open. */
    Optional<PublishRequested> step(String jobId);

    /** A command that came before its job. */
    Optional<JobCommand> command(String jobId);

    Optional<UnitRow> unit(String jobId, String rendition, int generation, int chunk);

    Optional<TaskRow> task(String jobId, String taskId);

    /** The workers there are. */
    Fleet fleet();
}
