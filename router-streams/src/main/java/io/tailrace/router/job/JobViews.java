package io.tailrace.router.job;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobOutputs;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Lane;
import io.tailrace.events.Plan;
import io.tailrace.events.PlanView;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionView;
import io.tailrace.router.plan.RenditionShape;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.OutputsRow;
import io.tailrace.router.state.RenditionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows a job to its users. */
final class JobViews {

    private JobViews() {}

    /** @param forecast what a dry run found out */
    static JobView of(JobRow row, IngestCompleted request, Optional<Plan> plan, Optional<PlanView> forecast) {
        JobState state = JobStates.of(row);
        boolean hasAsset = hasAsset(row);
        return JobView.newBuilder()
                .setId(row.getJobId())
                .setState(state)
                .setRun(row.getRun())
                .setProfile(request.getProfile())
                .setOverrides(request.getOverrides())
                .setLane(Lane.valueOf(row.getLane()))
                .setBucket(request.getBucket())
                .setKey(request.getKey())
                .setVersionId(request.getVersionId().orElse(null))
                .setEtag(request.getEtag().orElse(null))
                .setSize(size(request, plan))
                .setSource(request.getSource())
                .setMetadata(request.getMetadata())
                .setRenditions(plan.map(made -> renditions(row, made)).orElse(List.of()))
                .setWaitingFor(row.getWaitingFor())
                .setError(error(row).orElse(null))
                .setNotes(plan.map(Plan::getNotes).orElse(List.of()))
                .setDamaged(Damage.spans(row))
                .setOutputs(hasAsset ? outputs(row, plan).orElse(null) : null)
                .setDurationSeconds(plan.map(JobViews::durationSeconds).orElse(0.0))
                .setCreatedAtMillis(row.getCreatedAtMillis())
                .setUpdatedAtMillis(row.getUpdatedAtMillis())
                .setStartedAtMillis(time(row.getStartedAtMillis()))
                .setProbedAtMillis(time(row.getProbedAtMillis()))
                .setEncodedAtMillis(time(row.getEncodedAtMillis()))
                .setFinishedAtMillis(time(row.getFinishedAtMillis()))
                .setRevision(hasAsset ? row.getRun() : 0)
                .setAttemptsFailed(row.getAttemptsFailed())
                .setUsage(Usage.view(row))
                .setAuditHead(row.getAuditHead())
                .setAuditSequence(row.getAuditSequence())
                .setAuditSinceMillis(row.getAuditSinceMillis())
                .setIsDryRun(request.getIsDryRun())
                .setPlan(forecast.orElse(null))
                .build();
    }

    private static @Nullable Long time(long millis) {
        return millis == 0 ? null : millis;
    }

    private static @Nullable Long size(IngestCompleted request, Optional<Plan> plan) {
        return plan.map(made -> made.getFacts().getSource().getSize())
                .or(request::getSize)
                .orElse(null);
    }

    static Optional<Failure> error(JobRow row) {
        return row.getErrorCode().isEmpty()
                ? Optional.empty()
                : Optional.of(new Failure(
                        ErrorClass.valueOf(row.getErrorClass()), row.getErrorCode(), row.getErrorMessage()));
    }

    static double durationSeconds(Plan plan) {
        return Acceptance.grid(plan).durationMicros() / 1e6;
    }

    private static List<RenditionView> renditions(JobRow row, Plan plan) {
        List<RenditionView> views = new ArrayList<>();
        for (Rendition rendition : plan.getRenditions()) {
            row.getRenditions().stream()
                    .filter(counters -> counters.getName().equals(rendition.getName()))
                    .map(counters -> view(rendition, counters))
                    .forEach(views::add);
        }
        return views;
    }

    private static RenditionView view(Rendition rendition, RenditionRow counters) {
        RenditionShape shape = RenditionShape.of(rendition);
        return RenditionView.newBuilder()
                .setName(rendition.getName())
                .setKind(rendition.getKind())
                .setWidth(shape.width())
                .setHeight(shape.height())
                .setCodec(shape.codec())
                .setPool(rendition.getPool())
                .setGeneration(counters.getGeneration())
                .setUnitsTotal(counters.getUnitsTotal())
                .setUnitsAccepted(counters.getUnitsAccepted())
                .setUnitsPublished(counters.getUnitsPublished())
                .setProgress(progress(counters))
                .setIsDropped(counters.getIsDropped())
                .setReason(dropReason(counters).orElse(null))
                .build();
    }

    private static Optional<Failure> dropReason(RenditionRow counters) {
        return counters.getDropCode().isEmpty()
                ? Optional.empty()
                : Optional.of(new Failure(
                        ErrorClass.valueOf(counters.getDropClass()),
                        counters.getDropCode(),
                        counters.getDropMessage()));
    }

    private static double progress(RenditionRow counters) {
        double done = counters.getUnitsAccepted() + counters.getRunningPermille() / 1000.0;
        return Math.max(0, Math.min(1, done / Math.max(1, counters.getUnitsTotal())));
    }

    private static Optional<JobOutputs> outputs(JobRow row, Optional<Plan> plan) {
        return plan.map(made -> outputs(row, made)).or(() -> row.getOutputs().map(JobViews::outputs));
    }

    private static JobOutputs outputs(OutputsRow kept) {
        return JobOutputs.newBuilder()
                .setBucket(kept.getBucket())
                .setPrefix(kept.getPrefix())
                .setHls(kept.getHls().orElse(null))
                .setDash(kept.getDash().orElse(null))
                .setPoster(kept.getPoster().orElse(null))
                .setReceipt(kept.getReceipt())
                .setFiles(kept.getFiles())
                .build();
    }

    /** What is kept of the outputs of a finished run when its plan goes; empty without an asset. */
    static Optional<OutputsRow> kept(JobRow row, Optional<Plan> plan) {
        return hasAsset(row)
                ? outputs(row, plan)
                        .map(outputs -> OutputsRow.newBuilder()
                                .setBucket(outputs.getBucket())
                                .setPrefix(outputs.getPrefix())
                                .setHls(outputs.getHls().orElse(null))
                                .setDash(outputs.getDash().orElse(null))
                                .setPoster(outputs.getPoster().orElse(null))
                                .setReceipt(outputs.getReceipt())
                                .setFiles(outputs.getFiles())
                                .build())
                : Optional.empty();
    }

    private static boolean hasAsset(JobRow row) {
        JobState state = JobStates.of(row);
        return state == JobState.COMPLETED || state == JobState.COMPLETED_PARTIAL;
    }

    /** Where the asset lies: the layout of the output bucket (design, objects). */
    static JobOutputs outputs(JobRow row, Plan plan) {
        String prefix = plan.getOutputPrefix();
        boolean isStream = plan.getPackaging().equals("cmaf");
        List<Rendition> made = plan.getRenditions().stream()
                .filter(rendition -> row.getRenditions().stream()
                        .anyMatch(
                                counters -> counters.getName().equals(rendition.getName()) && !counters.getIsDropped()))
                .toList();
        boolean hasPoster =
                made.stream().anyMatch(rendition -> rendition.getName().equals("poster"));
        List<String> files = made.stream()
                .flatMap(rendition -> file(rendition).stream())
                .map(path -> prefix + "/" + path)
                .toList();
        return JobOutputs.newBuilder()
                .setBucket(plan.getOutputBucket())
                .setPrefix(prefix)
                .setHls(isStream ? prefix + "/master.m3u8" : null)
                .setDash(isStream ? prefix + "/manifest.mpd" : null)
                .setPoster(hasPoster ? prefix + "/poster.jpg" : null)
                .setReceipt(prefix + "/asset.json")
                .setFiles(files)
                .build();
    }

    /** What has no other place in the view. */
    private static Optional<String> file(Rendition rendition) {
        String generation = "/g" + rendition.getGeneration() + "/";
        Optional<String> still = rendition
                .getImage()
                .filter(image ->
                        image.getTiles().isEmpty() && !rendition.getName().equals("poster"))
                .map(image -> "thumbnails" + generation + image.getName());
        return rendition
                .getFile()
                .map(file -> "files/" + rendition.getName() + generation + file.getName())
                .or(() -> still);
    }
}
