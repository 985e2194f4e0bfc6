package io.tailrace.router.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.DamagedSpan;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.Outcome;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitResult;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What workers say of damage, and what becomes of the job. The title is 20 s long, in chunks of 8 s. */
class DamageTest {

    private static final DamagedSpan ONE_SECOND = new DamagedSpan(9_000_000L, 10_000_000L);

    @TempDir
    Path folder;

    private World world = new World();
    private SourceFacts facts = Samples.facts("a.mp4", 20);

    @BeforeEach
    void profiles() throws IOException {
        try (InputStream bundled = Profiles.class.getResourceAsStream("hls-ladder.yaml")) {
            String yaml = new String(Objects.requireNonNull(bundled).readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(folder.resolve("strict.yaml"), yaml + "\ndamage: fail\n");
            Files.writeString(folder.resolve("tolerant.yaml"), yaml + "\ndamageLimit: 10%\n");
        }
        world = new World(Profiles.load(Optional.of(folder)));
        world.fleetOf(2);
    }

    private void ingest(String profile) {
        IngestCompleted request = Samples.ingest("a.mp4", profile);
        world.on(new JobEvent.Ingested(World.id(request), request));
    }

    private void finish(Task task, DamagedSpan... damaged) {
        Outcome outcome = Workers.succeeded(task, facts);
        List<UnitResult> units = outcome.getUnits().stream()
                .map(unit ->
                        UnitResult.newBuilder(unit).setDamaged(List.of(damaged)).build())
                .toList();
        world.on(new JobEvent.Started(Workers.started(task)));
        world.on(new JobEvent.Finished(
                Outcome.newBuilder(outcome).setUnits(units).build()));
    }

    private void runAll(Random random, DamagedSpan... damaged) {
        while (!world.released.isEmpty() || !world.asked.isEmpty()) {
            List<Task> tasks = new ArrayList<>(world.takeReleased());
            Collections.shuffle(tasks, random);
            tasks.forEach(task -> {
                boolean isMeant = task.getEncode()
                        .filter(encode -> encode.getChunk() == 1 || task.getKind() == TaskKind.AUDIO)
                        .isPresent();
                finish(task, isMeant ? damaged : new DamagedSpan[0]);
            });
            world.takeAsked().forEach(world::on);
        }
    }

    @Test
    void concealsAndTellsEachMomentOnce() {
        ingest("hls-ladder");
        runAll(new Random(1), ONE_SECOND, new DamagedSpan(9_500_000L, 10_500_000L));
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(world.view().getDamaged()).containsExactly(new DamagedSpan(9_000_000L, 10_500_000L));
    }

    @Test
    void sealsWithWhatTheReceiptTells() {
        ingest("hls-ladder");
        runAll(new Random(1), ONE_SECOND);
        assertThat(world.logged(JobLogKind.SEALED))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.getSealed().orElseThrow().getDamaged()).containsExactly(ONE_SECOND));
    }

    @Test
    void endsAtTheFirstDamageWhereNoneIsAllowed() {
        ingest("strict");
        runAll(new Random(1), new DamagedSpan(9_000_000L, 9_040_000L));
        assertThat(world.view().getState()).isEqualTo(JobState.FAILED);
        Failure error = world.view().getError().orElseThrow();
        assertThat(error.getErrorClass()).isEqualTo(ErrorClass.INPUT);
        assertThat(error.getCode()).isEqualTo("too-damaged");
        assertThat(error.getMessage())
                .isEqualTo(
                        "0.04 s of 20 s (0.2 %) of the recording are damaged, first at 0:09; the profile strict allows none."
                                + " Send a better copy, or use a profile that conceals damage.");
        assertThat(world.view().getDamaged()).containsExactly(new DamagedSpan(9_000_000L, 9_040_000L));
    }

    @Test
    void completesHealthySourcesWhereNoDamageIsAllowed() {
        ingest("strict");
        runAll(new Random(1));
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(world.view().getDamaged()).isEmpty();
    }

    @Test
    void allowsTheShareOfTheProfileAndNotMore() {
        ingest("tolerant");
        runAll(new Random(1), new DamagedSpan(9_000_000L, 11_000_000L));
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);

        world.takeReleased();
        IngestCompleted other = Samples.ingest("b.mp4", "tolerant");
        facts = Samples.facts("b.mp4", 20);
        world.on(new JobEvent.Ingested(World.id(other), other));
        runAll(new Random(1), new DamagedSpan(9_000_000L, 11_000_001L));
        assertThat(world.view().getError().orElseThrow().getMessage())
                .isEqualTo(
                        "2 s of 20 s (10 %) of the recording are damaged, first at 0:09; the profile tolerant allows 10 %."
                                + " Send a better copy, or raise damageLimit in the profile.");
    }

    @Test
    void countsWhatThePreparedCopyLacks() {
        facts = SourceFacts.newBuilder(facts).setIsSeekable(false).build();
        ingest("strict");
        world.takeReleased().forEach(this::finish);
        Task prepare = world.takeReleased().get(0);
        assertThat(prepare.getKind()).isEqualTo(TaskKind.PREPARE);
        Outcome outcome = Workers.succeeded(prepare, facts);
        PreparedMedia lossy = PreparedMedia.newBuilder(outcome.getPrepared().orElseThrow())
                .setDamaged(List.of(ONE_SECOND))
                .build();
        world.on(new JobEvent.Started(Workers.started(prepare)));
        world.on(new JobEvent.Finished(
                Outcome.newBuilder(outcome).setPrepared(lossy).build()));
        assertThat(world.view().getState()).isEqualTo(JobState.FAILED);
        assertThat(world.view().getError().orElseThrow().getCode()).isEqualTo("too-damaged");
        assertThat(world.takeReleased()).as("nothing is encoded in vain").isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    /** Tasks end in any order and tell of damage outside the title, in any number: it is kept in bounds and never lost. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsBoundedStretchesOfTheTitle(long seed) {
        Random random = new Random(seed);
        DamagedSpan[] damaged = new DamagedSpan[200];
        for (int i = 0; i < damaged.length; i++) {
            long start = random.nextInt(22_000_000) - 1_000_000L;
            damaged[i] = new DamagedSpan(start, start + 1 + random.nextInt(50_000));
        }
        ingest("hls-ladder");
        runAll(random, damaged);
        List<DamagedSpan> kept = world.view().getDamaged();
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(kept).hasSizeBetween(1, Damage.MOST_SPANS);
        long last = -1;
        for (DamagedSpan span : kept) {
            assertThat(span.getStartMicros()).isGreaterThan(last);
            assertThat(span.getEndMicros()).isGreaterThan(span.getStartMicros()).isLessThanOrEqualTo(20_000_000);
            last = span.getEndMicros();
        }
        for (DamagedSpan told : damaged) {
            long middle = (told.getStartMicros() + told.getEndMicros()) / 2;
            assertThat(middle < 0
                            || middle >= 20_000_000
                            || kept.stream()
                                    .anyMatch(span -> span.getStartMicros() <= middle && middle < span.getEndMicros()))
                    .as("%s is in %s", told, kept)
                    .isTrue();
        }
    }
}
