package io.tailrace.router.job;

import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.Plan;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.SourceFacts;
import io.tailrace.profiles.Pools;
import io.tailrace.router.pool.Fleet;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.TaskRow;
import io.tailrace.router.state.UnitRow;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The machine's memory in a map: one entry per row, so that tests can look at every row there is. */
final class MapMemory implements JobMemory {

    final TreeMap<String, Object> rows = new TreeMap<>();
    Fleet fleet = new Fleet(List.of(), Pools.byClass());

    private <T> Optional<T> find(Class<T> type, String key) {
        return Optional.ofNullable(rows.get(key)).map(type::cast);
    }

    @Override
    public Optional<JobRow> job(String jobId) {
        return find(JobRow.class, jobId);
    }

    @Override
    public Optional<IngestCompleted> request(String jobId) {
        return find(IngestCompleted.class, jobId + "/request");
    }

    @Override
    public Optional<IngestCompleted> nextRequest(String jobId) {
        return find(IngestCompleted.class, jobId + "/next");
    }

    @Override
    public Optional<SourceFacts> facts(String jobId) {
        return find(SourceFacts.class, jobId + "/run/facts");
    }

    @Override
    public Optional<PreparedMedia> prepared(String jobId) {
        return find(PreparedMedia.class, jobId + "/run/prepared");
    }

    @Override
    public Optional<Plan> plan(String jobId) {
        return find(Plan.class, jobId + "/run/plan");
    }

    @Override
    public Optional<PublishRequested> step(String jobId) {
        return find(PublishRequested.class, jobId + "/run/step");
    }

    @Override
    public Optional<JobCommand> command(String jobId) {
        return find(JobCommand.class, jobId + "/command");
    }

    @Override
    public Optional<UnitRow> unit(String jobId, String rendition, int generation, int chunk) {
        return find(UnitRow.class, jobId + "/run/units/" + rendition + "/" + generation + "/" + chunk);
    }

    @Override
    public Optional<TaskRow> task(String jobId, String taskId) {
        return find(TaskRow.class, jobId + "/run/tasks/" + taskId);
    }

    @Override
    public Fleet fleet() {
        return fleet;
    }

    void apply(Effect.Write write) {
        if (write instanceof Effect.SaveJob save) {
            put(save.jobId(), save.row());
        } else if (write instanceof Effect.SaveUnit save) {
            UnitRow row = save.row();
            String key = save.jobId() + "/run/units/" + row.getRendition() + "/" + row.getGeneration() + "/"
                    + row.getChunk();
            if (rows.put(key, row) != null) {
                throw new AssertionError("the unit " + key + " is accepted twice");
            }
        } else if (write instanceof Effect.DropUnit drop) {
            rows.remove(drop.jobId() + "/run/units/" + drop.unit().getRendition() + "/"
                    + drop.unit().getGeneration() + "/" + drop.unit().getChunk());
        } else if (write instanceof Effect.SaveTask save) {
            put(save.jobId() + "/run/tasks/" + save.taskId(), save.row());
        } else if (write instanceof Effect.SaveRequest save) {
            rows.put(save.jobId() + "/request", save.request());
        } else if (write instanceof Effect.SaveNextRequest save) {
            put(save.jobId() + "/next", save.request());
        } else if (write instanceof Effect.SaveCommand save) {
            put(save.jobId() + "/command", save.command());
        } else if (write instanceof Effect.SaveFacts save) {
            rows.put(save.jobId() + "/run/facts", save.facts());
        } else if (write instanceof Effect.SavePrepared save) {
            rows.put(save.jobId() + "/run/prepared", save.media());
        } else if (write instanceof Effect.SavePlan save) {
            rows.put(save.jobId() + "/run/plan", save.plan());
        } else if (write instanceof Effect.SaveStep save) {
            rows.put(save.jobId() + "/run/step", save.step());
        } else if (write instanceof Effect.DropUnits drop) {
            rows.keySet().removeIf(key -> key.startsWith(drop.jobId() + "/run/units/"));
            rows.keySet().removeIf(key -> key.startsWith(drop.jobId() + "/run/tasks/"));
        } else if (write instanceof Effect.DropRun drop) {
            rows.keySet().removeIf(key -> key.startsWith(drop.jobId() + "/run/"));
        } else if (write instanceof Effect.DropAll drop) {
            rows.keySet().removeIf(key -> key.startsWith(drop.jobId() + "/"));
        }
    }

    private void put(String key, Optional<?> row) {
        if (row.isPresent()) {
            rows.put(key, row.get());
        } else {
            rows.remove(key);
        }
    }
}
