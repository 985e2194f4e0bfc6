package io.tailrace.router.job;

import io.tailrace.events.AssetPublished;
import io.tailrace.events.AuditEvent;
import io.tailrace.events.DispatchCommand;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobView;
import io.tailrace.events.Outcome;
import io.tailrace.events.Plan;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.Revocation;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.UnitId;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.TaskRow;
import io.tailrace.router.state.TimerRow;
import io.tailrace.router.state.UnitRow;
import java.util.Optional;

/** What a decision wants done, all of it in one transaction. */
public sealed interface Effect {

    /** A change of what {@link JobMemory} answers. An empty value deletes. */
    sealed interface Write extends Effect {}

    /** A record for others. */
    sealed interface Emission extends Effect {}

    record SaveJob(String jobId, Optional<JobRow> row) implements Write {}

    record SaveRequest(String jobId, IngestCompleted request) implements Write {}

    record SaveNextRequest(String jobId, Optional<IngestCompleted> request) implements Write {}

    record SaveFacts(String jobId, SourceFacts facts) implements Write {}

    record SavePrepared(String jobId, PreparedMedia media) implements Write {}

    record SavePlan(String jobId, Plan plan) implements Write {}

    record SaveStep(String jobId, PublishRequested step) implements Write {}

    record SaveCommand(String jobId, Optional<JobCommand> command) implements Write {}

    record SaveUnit(String jobId, UnitRow row) implements Write {}

    record DropUnit(String jobId, UnitId unit) implements Write {}

    record SaveTask(String jobId, String taskId, Optional<TaskRow> row) implements Write {}

    /** Units and tasks. */
    record DropUnits(String jobId) implements Write {}

    /** Everything but the job's row and its requests: facts, plan, step, units, tasks. */
    record DropRun(String jobId) implements Write {}

    /** Everything but the job's row. */
    record DropAll(String jobId) implements Write {}

    /** Comes back as {@link JobEvent.TimerFired} at {@code dueMillis} or later. */
    record SetTimer(long dueMillis, TimerRow timer) implements Write {}

    record Dispatch(String queue, DispatchCommand command) implements Emission {}

    record Log(JobLogEntry entry) implements Emission {}

    /** An empty view is a tombstone. */
    record Show(String jobId, Optional<JobView> view) implements Emission {}

    record Announce(AssetPublished asset) implements Emission {}

    record Revoke(Revocation revocation) implements Emission {}

    record Audit(AuditEvent event) implements Emission {}

    /** Keeps what a worker said for a person to look at. */
    record Shelve(Outcome outcome, String reason) implements Emission {}
}
