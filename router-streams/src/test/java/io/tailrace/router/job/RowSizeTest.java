package io.tailrace.router.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobState;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.router.sample.FineProfile;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import io.tailrace.topics.TopicCatalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Design, sizes: a whole day in chunks of 4 s makes no record and no row large. */
class RowSizeTest {

    @TempDir
    Path folder;

    /** Largest record or row of each kind on the way to an asset. */
    private Map<String, Integer> largest(double hours) throws IOException {
        World world = new World(FineProfile.in(folder));
        world.fleetOf(4);
        double seconds = hours * 3600;
        SourceFacts facts = Samples.facts("a.mp4", seconds);
        IngestCompleted request = Samples.ingest("a.mp4", FineProfile.NAME);
        Map<String, Integer> sizes = new HashMap<>();
        Deque<JobEvent> events = new ArrayDeque<>();
        events.add(new JobEvent.Ingested(World.id(request), request));
        int decisions = 0;
        while (!events.isEmpty()) {
            Decision decision = world.on(events.poll());
            // All of the first and a sample of the rest: most decisions look alike.
            if (decisions++ < 500 || decisions % 50 == 0) {
                decision.effects().forEach(effect -> measure(effect, sizes));
            }
            world.takeAsked().forEach(events::add);
            for (Task task : world.takeReleased()) {
                sizes.merge("Task", size(task), Math::max);
                if (decisions < 500) {
                    events.add(new JobEvent.Started(Workers.started(task)));
                }
                events.add(new JobEvent.Finished(Workers.succeeded(task, facts)));
            }
        }
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
        return sizes;
    }

    private static void measure(Effect effect, Map<String, Integer> sizes) {
        written(effect).forEach(row -> sizes.merge(row.getSchema().getName(), size(row), Math::max));
    }

    private static List<SpecificRecord> written(Effect effect) {
        if (effect instanceof Effect.SaveJob save) {
            return save.row().<List<SpecificRecord>>map(List::of).orElse(List.of());
        }
        if (effect instanceof Effect.Show show) {
            return show.view().<List<SpecificRecord>>map(List::of).orElse(List.of());
        }
        if (effect instanceof Effect.SaveTask save) {
            return save.row().<List<SpecificRecord>>map(List::of).orElse(List.of());
        }
        if (effect instanceof Effect.SaveUnit save) {
            return List.of(save.row());
        }
        if (effect instanceof Effect.SavePlan save) {
            return List.of(save.plan());
        }
        if (effect instanceof Effect.SaveStep save) {
            return List.of(save.step());
        }
        if (effect instanceof Effect.Log log) {
            return List.of(log.entry());
        }
        if (effect instanceof Effect.Dispatch dispatch) {
            return List.of(dispatch.command());
        }
        if (effect instanceof Effect.Audit audit) {
            return List.of(audit.event());
        }
        if (effect instanceof Effect.Announce announce) {
            return List.of(announce.asset());
        }
        return List.of();
    }

    private static int size(SpecificRecord row) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new SpecificDatumWriter<SpecificRecord>(row.getSchema()).write(row, encoder);
            encoder.flush();
            return bytes.size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void aDayInChunksOfFourSecondsStaysSmall() throws IOException {
        Map<String, Integer> day = largest(24);
        assertThat(day).containsKeys("JobRow", "UnitRow", "TaskRow", "Plan", "Task", "JobView", "JobLogEntry");
        assertThat(day.values()).allSatisfy(size -> assertThat(size).isLessThan(TopicCatalogue.LARGEST_RECORD_BYTES));
        Map<String, Integer> hour = largest(1);
        // Counters grow by digits, never by chunks; only publish steps carry lists, of 256 units at most.
        for (String kind : List.of("JobRow", "JobView", "Plan")) {
            assertThat(day.getOrDefault(kind, 0)).isLessThan(hour.getOrDefault(kind, 0) + 128);
        }
    }
}
