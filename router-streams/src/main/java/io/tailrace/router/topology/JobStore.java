package io.tailrace.router.topology;

import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.Plan;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.UnitId;
import io.tailrace.router.job.Effect;
import io.tailrace.router.job.JobMemory;
import io.tailrace.router.pool.Fleet;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.TaskRow;
import io.tailrace.router.state.UnitRow;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The job machine's memory in two stores: the jobs' rows, written again and again, and beside them everything else, by job:
 * {@code <job>/request}, {@code /next}, {@code /command}, {@code /run/facts}, {@code /run/prepared}, {@code /run/plan},
 * {@code /run/step}, {@code /run/units/…}, {@code /run/tasks/…}. Job ids hold no slash.
 */
final class JobStore implements JobMemory {

    private final KeyValueStore<String, byte[]> details;
    private final Rows<JobRow> jobs;
    private final Rows<IngestCompleted> requests;
    private final Rows<JobCommand> commands;
    private final Rows<SourceFacts> facts;
    private final Rows<PreparedMedia> prepared;
    private final Rows<Plan> plans;
    private final Rows<PublishRequested> steps;
    private final Rows<UnitRow> units;
    private final Rows<TaskRow> tasks;
    private final Supplier<Fleet> fleet;

    JobStore(
            KeyValueStore<String, byte[]> rows,
            KeyValueStore<String, byte[]> details,
            RowSchemas schemas,
            Supplier<Fleet> fleet) {
        this.details = details;
        this.fleet = fleet;
        this.jobs = new Rows<>(rows, new RowCodec<>(JobRow.class, schemas));
        this.requests = detail(IngestCompleted.class, schemas);
        this.commands = detail(JobCommand.class, schemas);
        this.facts = detail(SourceFacts.class, schemas);
        this.prepared = detail(PreparedMedia.class, schemas);
        this.plans = detail(Plan.class, schemas);
        this.steps = detail(PublishRequested.class, schemas);
        this.units = detail(UnitRow.class, schemas);
        this.tasks = detail(TaskRow.class, schemas);
    }

    private <T extends SpecificRecord> Rows<T> detail(Class<T> type, RowSchemas schemas) {
        return new Rows<>(details, new RowCodec<>(type, schemas));
    }

    @Override
    public Optional<JobRow> job(String jobId) {
        return jobs.get(jobId);
    }

    @Override
    public Optional<IngestCompleted> request(String jobId) {
        return requests.get(jobId + "/request");
    }

    @Override
    public Optional<IngestCompleted> nextRequest(String jobId) {
        return requests.get(jobId + "/next");
    }

    @Override
    public Optional<JobCommand> command(String jobId) {
        return commands.get(jobId + "/command");
    }

    @Override
    public Optional<SourceFacts> facts(String jobId) {
        return facts.get(jobId + "/run/facts");
    }

    @Override
    public Optional<PreparedMedia> prepared(String jobId) {
        return prepared.get(jobId + "/run/prepared");
    }

    @Override
    public Optional<Plan> plan(String jobId) {
        return plans.get(jobId + "/run/plan");
    }

    @Override
    public Optional<PublishRequested> step(String jobId) {
        return steps.get(jobId + "/run/step");
    }

    @Override
    public Optional<UnitRow> unit(String jobId, String rendition, int generation, int chunk) {
        return units.get(unitKey(jobId, rendition, generation, chunk));
    }

    private static String unitKey(String jobId, String rendition, int generation, int chunk) {
        return jobId + "/run/units/" + rendition + "/" + generation + "/" + chunk;
    }

    @Override
    public Optional<TaskRow> task(String jobId, String taskId) {
        return tasks.get(taskKey(jobId, taskId));
    }

    private static String taskKey(String jobId, String taskId) {
        return jobId + "/run/tasks/" + taskId;
    }

    @Override
    public Fleet fleet() {
        return fleet.get();
    }

    /** Does what a decision wants remembered; timers are kept elsewhere. */
    void apply(Effect.Write write) {
        if (write instanceof Effect.SaveJob save) {
            jobs.put(save.jobId(), save.row());
        } else if (write instanceof Effect.SaveUnit save) {
            UnitRow row = save.row();
            units.put(unitKey(save.jobId(), row.getRendition(), row.getGeneration(), row.getChunk()), Optional.of(row));
        } else if (write instanceof Effect.DropUnit drop) {
            UnitId unit = drop.unit();
            units.put(
                    unitKey(drop.jobId(), unit.getRendition(), unit.getGeneration(), unit.getChunk()),
                    Optional.empty());
        } else if (write instanceof Effect.SaveTask save) {
            tasks.put(taskKey(save.jobId(), save.taskId()), save.row());
        } else if (write instanceof Effect.SaveRequest save) {
            requests.put(save.jobId() + "/request", Optional.of(save.request()));
        } else if (write instanceof Effect.SaveNextRequest save) {
            requests.put(save.jobId() + "/next", save.request());
        } else if (write instanceof Effect.SaveCommand save) {
            commands.put(save.jobId() + "/command", save.command());
        } else if (write instanceof Effect.SaveFacts save) {
            facts.put(save.jobId() + "/run/facts", Optional.of(save.facts()));
        } else if (write instanceof Effect.SavePrepared save) {
            prepared.put(save.jobId() + "/run/prepared", Optional.of(save.media()));
        } else if (write instanceof Effect.SavePlan save) {
            plans.put(save.jobId() + "/run/plan", Optional.of(save.plan()));
        } else if (write instanceof Effect.SaveStep save) {
            steps.put(save.jobId() + "/run/step", Optional.of(save.step()));
        } else if (write instanceof Effect.DropUnits drop) {
            Rows.delete(details, drop.jobId() + "/run/units/");
            Rows.delete(details, drop.jobId() + "/run/tasks/");
        } else if (write instanceof Effect.DropRun drop) {
            Rows.delete(details, drop.jobId() + "/run/");
        } else if (write instanceof Effect.DropAll drop) {
            Rows.delete(details, drop.jobId() + "/");
        }
    }
}
