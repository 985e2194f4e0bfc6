package io.tailrace.packager.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.DamagedSpan;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.Plan;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.PublishTask;
import io.tailrace.events.PublishUnit;
import io.tailrace.events.Rendition;
import io.tailrace.events.UnitId;
import io.tailrace.media.FrameRate;
import io.tailrace.packager.TestTitle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishFoldTest {

    private static final LogEntries LOG = new LogEntries("job", 1);

    /** The fold with its waiting units in memory, as the processor runs it. */
    private static final class Memory {
        private Optional<AssetState> state = Optional.empty();
        private final Deque<PublishUnit> pending = new ArrayDeque<>();
        private int mostPending;

        List<PublishRequested> add(JobLogEntry entry) {
            List<PublishRequested> requests = new ArrayList<>();
            PublishFold.cleanUp(state, entry).ifPresent(requests::add);
            Optional<AssetState> before = state;
            state = PublishFold.apply(before, entry);
            if (state.isEmpty() || PublishFold.beginsRun(before, entry)) {
                pending.clear();
            }
            for (int i = PublishFold.published(before, entry); i > 0; i--) {
                pending.removeFirst();
            }
            List<UnitId> reopened = PublishFold.reopened(before, entry);
            pending.removeIf(unit -> reopened.contains(unit.getUnit()));
            PublishFold.accepted(state, entry).ifPresent(pending::add);
            mostPending = Math.max(mostPending, pending.size());
            boolean isGoingOn = state.isPresent();
            while (isGoingOn) {
                List<PublishUnit> oldest =
                        pending.stream().limit(PublishFold.MOST_UNITS).toList();
                PublishFold.Next next = PublishFold.next(state.get(), entry, oldest);
                for (int i = 0; i < next.voided(); i++) {
                    pending.removeFirst();
                }
                state = Optional.of(next.state());
                next.request().ifPresent(requests::add);
                isGoingOn = next.request().isEmpty() && next.voided() > 0;
            }
            return requests;
        }
    }

    private static Plan plan(int minutes) {
        return new TestTitle(new FrameRate(25, 1), 1500L * minutes)
                .rung("720p", 1280, 720, 2)
                .rung("360p", 640, 360, 1)
                .sound("audio-en", 0, "en", "", 2)
                .poster()
                .plan();
    }

    private static List<UnitId> units(Plan plan) {
        List<UnitId> units = new ArrayList<>();
        for (Rendition rendition : plan.getRenditions()) {
            for (int chunk = 0; chunk < rendition.getUnits(); chunk++) {
                units.add(LogEntries.unit(rendition.getName(), rendition.getGeneration(), chunk));
            }
        }
        return units;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void copiesEveryUnitOnceInAnyInterleaving(long seed) {
        Random random = new Random(seed);
        Plan plan = plan(1 + random.nextInt(60));
        List<UnitId> units = new ArrayList<>(units(plan));
        Collections.shuffle(units, random);
        Memory fold = new Memory();
        List<PublishTask> steps = new ArrayList<>();
        Deque<PublishTask> open = new ArrayDeque<>();
        boolean isSealed = false;
        feed(fold, LOG.plan(plan), steps, open);
        while (!isSealed || !open.isEmpty()) {
            assertThat(open).hasSizeLessThanOrEqualTo(1);
            if (!open.isEmpty() && (isSealed || random.nextInt(50) == 0)) {
                PublishTask step = open.remove();
                if (step.getKind() == PublishKind.COPY) {
                    feed(fold, LOG.published(step), steps, open);
                }
            } else if (!units.isEmpty()) {
                feed(fold, LOG.accepted(units.remove(0)), steps, open);
            } else {
                isSealed = true;
                feed(fold, LOG.end(), steps, open);
            }
        }
        List<UnitId> copied = steps.stream()
                .flatMap(step -> step.getUnits().stream())
                .map(PublishUnit::getUnit)
                .toList();
        assertThat(copied).containsExactlyInAnyOrderElementsOf(units(plan));
        assertThat(steps).allSatisfy(step -> assertThat(step.getUnits()).hasSizeLessThanOrEqualTo(256));
        assertThat(steps).extracting(PublishTask::getStep).isSorted().doesNotHaveDuplicates();
        assertThat(steps.get(steps.size() - 1).getKind()).isEqualTo(PublishKind.MANIFEST);
        assertThat(steps)
                .filteredOn(step -> step.getKind() == PublishKind.MANIFEST)
                .hasSize(1);
        assertThat(steps.get(steps.size() - 1).getDamaged()).containsExactly(new DamagedSpan(1_000L, 2_000L));
        assertThat(fold.pending).isEmpty();
        assertThat(fold.add(LOG.closed("COMPLETED")))
                .extracting(request -> request.getPublish().getKind())
                .containsExactly(PublishKind.CLEANUP);
        assertThat(fold.state).isEmpty();
    }

    private static void feed(Memory fold, JobLogEntry entry, List<PublishTask> steps, Deque<PublishTask> open) {
        fold.add(entry).forEach(request -> {
            steps.add(request.getPublish());
            open.add(request.getPublish());
        });
    }

    @Test
    void namesAtMost256UnitsInAStep() {
        Plan plan = plan(60);
        Memory fold = new Memory();
        fold.add(LOG.plan(plan));
        List<UnitId> units = units(plan);
        PublishTask first = fold.add(LOG.accepted(units.get(0))).get(0).getPublish();
        units.subList(1, units.size())
                .forEach(unit -> assertThat(fold.add(LOG.accepted(unit))).isEmpty());
        PublishTask second = fold.add(LOG.published(first)).get(0).getPublish();
        assertThat(first.getUnits()).hasSize(1);
        assertThat(second.getUnits()).hasSize(256);
    }

    @Test
    void forgetsUnitsOfARestartedRendition() {
        Plan plan = plan(5);
        Memory fold = new Memory();
        fold.add(LOG.plan(plan));
        PublishTask first =
                fold.add(LOG.accepted(LogEntries.unit("720p", 1, 0))).get(0).getPublish();
        fold.add(LOG.accepted(LogEntries.unit("720p", 1, 1)));
        fold.add(LOG.accepted(LogEntries.unit("360p", 1, 1)));
        fold.add(LOG.restarted("720p", 2));
        fold.add(LOG.accepted(LogEntries.unit("720p", 1, 2)));
        fold.add(LOG.accepted(LogEntries.unit("720p", 2, 0)));
        PublishTask second = fold.add(LOG.published(first)).get(0).getPublish();
        assertThat(second.getUnits())
                .extracting(PublishUnit::getUnit)
                .containsExactly(LogEntries.unit("360p", 1, 1), LogEntries.unit("720p", 2, 0));
        assertThat(second.getPlan().getRenditions().get(0).getGeneration()).isEqualTo(2);
        assertThat(second.getPlan().getRenditions().get(0).getPool()).isEqualTo("x86-nvenc");
    }

    @Test
    void goesOnWhenAllWaitingUnitsAreVoid() {
        Plan plan = plan(60);
        Memory fold = new Memory();
        fold.add(LOG.plan(plan));
        PublishTask first =
                fold.add(LOG.accepted(LogEntries.unit("360p", 1, 0))).get(0).getPublish();
        for (int chunk = 0; chunk < 300; chunk++) {
            fold.add(LOG.accepted(LogEntries.unit("720p", 1, chunk)));
        }
        fold.add(LOG.dropped("720p"));
        fold.add(LOG.end());
        PublishTask next = fold.add(LOG.published(first)).get(0).getPublish();
        assertThat(next.getKind()).isEqualTo(PublishKind.MANIFEST);
        assertThat(next.getDropped()).containsExactly("720p");
        assertThat(next.getAuditHead()).isEqualTo("head");
    }

    @Test
    void closingVoidsTheOpenStep() {
        Memory fold = new Memory();
        fold.add(LOG.plan(plan(1)));
        fold.add(LOG.accepted(LogEntries.unit("360p", 1, 0)));
        fold.add(LOG.accepted(LogEntries.unit("720p", 1, 0)));
        List<PublishRequested> requests = fold.add(LOG.closed("CANCELED"));
        assertThat(requests).extracting(r -> r.getPublish().getKind()).containsExactly(PublishKind.CLEANUP);
        assertThat(requests.get(0).getPublish().getStep()).isEqualTo(2);
        assertThat(fold.pending).isEmpty();
        assertThat(fold.add(LOG.accepted(LogEntries.unit("720p", 1, 1)))).isEmpty();
    }

    @Test
    void cleansUpAfterAJobWithoutAPlan() {
        List<PublishRequested> requests = new Memory().add(LOG.closed("FAILED"));
        assertThat(requests).extracting(r -> r.getPublish().getKind()).containsExactly(PublishKind.CLEANUP);
    }

    @Test
    void closingAnOldRunDoesNotTouchALaterOne() {
        Memory fold = new Memory();
        fold.add(LOG.plan(plan(1)));
        fold.add(LOG.accepted(LogEntries.unit("360p", 1, 0)));
        LogEntries second = new LogEntries("job", 2);
        fold.add(second.plan(plan(1)));
        assertThat(fold.add(LOG.closed("FAILED"))).isEmpty();
        List<PublishRequested> requests = fold.add(second.accepted(LogEntries.unit("360p", 1, 0)));
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).getRun()).isEqualTo(2);
        assertThat(requests.get(0).getPublish().getStep()).isEqualTo(1);
    }

    @Test
    void keepsOneStepOpenWhenAnOldOneIsReportedAgain() {
        Memory fold = new Memory();
        fold.add(LOG.plan(plan(1)));
        PublishTask first =
                fold.add(LOG.accepted(LogEntries.unit("360p", 1, 0))).get(0).getPublish();
        fold.add(LOG.accepted(LogEntries.unit("360p", 1, 1)));
        assertThat(fold.add(LOG.published(first))).hasSize(1);
        fold.add(LOG.accepted(LogEntries.unit("360p", 1, 2)));
        assertThat(fold.add(LOG.published(first))).isEmpty();
    }

    @Test
    void sameLogSameRequests() {
        Plan plan = plan(3);
        Set<List<PublishRequested>> replays = new HashSet<>();
        for (int replay = 0; replay < 2; replay++) {
            Memory fold = new Memory();
            List<PublishRequested> requests = new ArrayList<>(fold.add(LOG.plan(plan)));
            for (UnitId unit : units(plan)) {
                requests.addAll(fold.add(LOG.accepted(unit)));
            }
            requests.addAll(fold.add(LOG.published(requests.get(0).getPublish())));
            replays.add(requests);
        }
        assertThat(replays).hasSize(1);
    }

    @Test
    void aStepThatFoundObjectsGoneWaitsForThem() {
        Plan plan = plan(1);
        Memory memory = new Memory();
        memory.add(LOG.plan(plan));
        List<PublishRequested> asked = new ArrayList<>();
        units(plan).forEach(unit -> asked.addAll(memory.add(LOG.accepted(unit))));
        asked.addAll(memory.add(LOG.published(asked.get(0).getPublish())));
        PublishTask open = asked.get(1).getPublish();
        UnitId gone = open.getUnits().get(0).getUnit();

        PublishTask rest = memory.add(LOG.returned(open, gone)).get(0).getPublish();

        assertThat(rest.getUnits())
                .hasSize(open.getUnits().size() - 1)
                .noneMatch(unit -> unit.getUnit().equals(gone));
        memory.add(LOG.accepted(gone));
        PublishTask again = memory.add(LOG.published(rest)).get(0).getPublish();
        assertThat(again.getUnits()).extracting(PublishUnit::getUnit).containsExactly(gone);
        memory.add(LOG.published(again));
        PublishTask manifest = memory.add(LOG.end()).get(0).getPublish();
        assertThat(manifest.getKind()).isEqualTo(PublishKind.MANIFEST);

        // the manifest step finds one gone that was published: nothing is sealed any more
        assertThat(memory.add(LOG.returned(manifest, gone))).isEmpty();
        PublishTask once = memory.add(LOG.accepted(gone)).get(0).getPublish();
        memory.add(LOG.published(once));
        assertThat(memory.add(LOG.end()).get(0).getPublish().getKind()).isEqualTo(PublishKind.MANIFEST);
    }

    @Test
    void aRunThatGoesOnCopiesWhatTheOneBeforeLeft() {
        Plan plan = plan(1);
        Memory memory = new Memory();
        memory.add(LOG.plan(plan));
        List<PublishRequested> asked = new ArrayList<>();
        units(plan).forEach(unit -> asked.addAll(memory.add(LOG.accepted(unit))));
        PublishTask cutShort = asked.get(0).getPublish();

        LogEntries next = new LogEntries("job", 2);
        PublishTask all = memory.add(next.continued(plan)).get(0).getPublish();

        assertThat(all.getStep()).isEqualTo(cutShort.getStep() + 1);
        assertThat(all.getUnits()).extracting(PublishUnit::getUnit).containsAll(units(plan));
        assertThat(memory.add(LOG.published(cutShort)))
                .as("a late word of the run before")
                .isEmpty();
        memory.add(next.published(all));
        assertThat(memory.add(next.end()).get(0).getPublish().getRevision()).isEqualTo(2);
    }
}
