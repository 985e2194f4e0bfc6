package io.tailrace.packager.fold;

import static java.util.Objects.requireNonNull;

import io.tailrace.events.JobLogEntry;
import io.tailrace.events.PlanMade;
import io.tailrace.events.PublishRequested;
import io.tailrace.packager.fold.PendingUnits.Waiting;
import io.tailrace.packager.state.AssetProgress;
import io.tailrace.streams.RejectedRecordException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the rows of {@link PublishFold}. */
final class FoldProcessor implements Processor<String, JobLogEntry, String, PublishRequested> {

    private @Nullable ProcessorContext<String, PublishRequested> context;
    private @Nullable KeyValueStore<String, PlanMade> plans;
    private @Nullable KeyValueStore<String, AssetProgress> progress;
    private @Nullable PendingUnits pending;

    @Override
    public void init(ProcessorContext<String, PublishRequested> context) {
        this.context = context;
        plans = context.getStateStore(FoldTopology.PLANS);
        progress = context.getStateStore(FoldTopology.PROGRESS);
        pending = new PendingUnits(context.getStateStore(FoldTopology.PENDING));
    }

    @Override
    public void process(Record<String, JobLogEntry> record) {
        JobLogEntry entry = record.value();
        if (entry == null || !entry.getJobId().equals(record.key())) {
            throw new RejectedRecordException("a job-log entry is keyed by its job, got key " + record.key());
        }
        requireComplete(entry);
        Optional<AssetState> before = load(entry.getJobId());
        Optional<PublishRequested> cleanUp = PublishFold.cleanUp(before, entry);
        Optional<AssetState> state = PublishFold.apply(before, entry);
        PendingUnits units = requireNonNull(pending);
        if (state.isEmpty() || PublishFold.beginsRun(before, entry)) {
            units.clear(entry.getJobId());
        }
        units.remove(units.oldest(entry.getJobId(), PublishFold.published(before, entry)));
        units.remove(entry.getJobId(), PublishFold.reopened(before, entry));
        PublishFold.accepted(state, entry).ifPresent(unit -> units.add(entry.getJobId(), unit));
        save(entry.getJobId(), before, state.map(s -> advance(s, record)));
        cleanUp.ifPresent(request -> forward(record, request));
    }

    private AssetState advance(AssetState state, Record<String, JobLogEntry> record) {
        PendingUnits units = requireNonNull(pending);
        AssetState now = state;
        while (true) {
            List<Waiting> oldest = now.progress().getIsOpen()
                    ? List.of()
                    : units.oldest(record.value().getJobId(), PublishFold.MOST_UNITS);
            PublishFold.Next next = PublishFold.next(
                    now, record.value(), oldest.stream().map(Waiting::unit).toList());
            units.remove(oldest.subList(0, next.voided()));
            now = next.state();
            next.request().ifPresent(request -> forward(record, request));
            if (next.request().isPresent() || next.voided() == 0) {
                return now;
            }
        }
    }

    private void forward(Record<String, JobLogEntry> record, PublishRequested request) {
        requireNonNull(context).forward(record.withValue(request));
    }

    private Optional<AssetState> load(String jobId) {
        AssetProgress row = requireNonNull(progress).get(jobId);
        return row == null
                ? Optional.empty()
                : Optional.of(
                        new AssetState(requireNonNull(requireNonNull(plans).get(jobId)), row));
    }

    /** Writes what changed: most entries only add a unit. */
    private void save(String jobId, Optional<AssetState> before, Optional<AssetState> after) {
        if (!after.map(AssetState::plan).equals(before.map(AssetState::plan))) {
            after.ifPresentOrElse(
                    state -> requireNonNull(plans).put(jobId, state.plan()),
                    () -> requireNonNull(plans).delete(jobId));
        }
        if (!after.map(AssetState::progress).equals(before.map(AssetState::progress))) {
            after.ifPresentOrElse(
                    state -> requireNonNull(progress).put(jobId, state.progress()),
                    () -> requireNonNull(progress).delete(jobId));
        }
    }

    private static void requireComplete(JobLogEntry entry) {
        boolean isComplete = switch (entry.getKind()) {
            case PLAN_MADE -> entry.getPlanMade().isPresent();
            case UNIT_ACCEPTED -> entry.getUnitAccepted().isPresent();
            case UNIT_PUBLISHED -> entry.getUnitPublished().isPresent();
            case RENDITION_RESTARTED -> entry.getRenditionRestarted().isPresent();
            case RENDITION_DROPPED -> entry.getRenditionDropped().isPresent();
            case SEALED -> entry.getSealed().isPresent();
            case CLOSED -> entry.getClosed().isPresent();
            case STEP_RETURNED -> entry.getStepReturned().isPresent();
            case UNKNOWN -> true;
        };
        if (!isComplete) {
            throw new RejectedRecordException("a job-log entry " + entry.getKind() + " lacks its record");
        }
    }
}
