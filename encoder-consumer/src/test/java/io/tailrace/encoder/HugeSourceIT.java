package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.encode.DeviceTrust;
import io.tailrace.encoder.encode.EncodeTools;
import io.tailrace.encoder.encode.SegmentedHandler;
import io.tailrace.encoder.probe.ProbeHandler;
import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.process.ScratchSpace;
import io.tailrace.encoder.relay.RelaySettings;
import io.tailrace.encoder.relay.SourceRelay;
import io.tailrace.events.Plan;
import io.tailrace.events.ProbeTask;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitResult;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.Guard;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.worker.TaskResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A source of 200 GB with its index at the end, as a camera leaves it. */
class HugeSourceIT {

    private static final long SIZE = 200_000_000_000L;
    private static final int LOOPS = 100;
    private static final int FRAMES = 144 * LOOPS;

    @TempDir
    Path folder;

    @Test
    @Timeout(240)
    void isProbedAndItsChunksAreEncodedWithoutReadingMuchOfIt() throws Exception {
        SparseMp4 source = SparseMp4.of(Files.readAllBytes(tenMinutes()), SIZE);
        StoreConnection connection;
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (SparseStore server = new SparseStore(source)) {
            connection = new StoreConnection(
                    server.endpoint(), "us-east-1", "key", "secret", "media-input", "media-work", "media-output");
            try (ObjectStore store = new ObjectStore(connection);
                    ChildLauncher launcher =
                            new ChildLauncher(Workshop.PROGRAMS, Files.createDirectory(folder.resolve("scratch")));
                    SourceRelay relay = SourceRelay.start(store, RelaySettings.DEFAULT, metrics)) {
                FfmpegRunner runner = new FfmpegRunner(launcher);

                SourceFacts facts = probe(new ProbeHandler(store, relay, runner));
                assertThat(facts.getSource().getSize()).isEqualTo(SIZE);
                assertThat(facts.getIsSeekable()).isTrue();
                assertThat(server.bytesRead()).as("bytes the probe read").isLessThan(SIZE / 1_000);

                Plan plan = TestPlanner.plan(facts, Optional.empty(), false);
                assertThat(plan.getGrid().getTotalFrames()).isBetween((long) FRAMES, FRAMES + 100L);
                Encoders encoders = Encoders.preferred(Dialects.cpu());
                EncodeTools tools = new EncodeTools(
                        store,
                        store,
                        relay,
                        runner,
                        encoders,
                        new DeviceTrust(encoders, metrics),
                        Workshop.IDENTITY,
                        new ScratchSpace(folder.resolve("scratch"), Long.MAX_VALUE),
                        false);
                int last = FRAMES / plan.getGrid().getChunkFrames() - 1;
                for (int chunk : new int[] {0, last / 2, last}) {
                    long before = server.bytesRead();
                    List<UnitResult> units = encode(new SegmentedHandler(tools), plan, chunk);
                    assertThat(units).isNotEmpty();
                    assertThat(server.bytesRead() - before)
                            .as("bytes read for chunk %d", chunk)
                            .isLessThan(SIZE / 1_000);
                }
            }
            theIndexWasHardlyEverReadAgain(server, source);
            assertThat(server.refused()).as("stale or unsigned requests").isEmpty();
        }
    }

    /** The probe and every chunk open the file anew; the relay has its index, but where the media between has filled the cache once. */
    private static void theIndexWasHardlyEverReadAgain(SparseStore server, SparseMp4 source) {
        long block = RelaySettings.DEFAULT.blockBytes();
        long blocksOfTheIndex = source.size() - source.indexAt() / block * block;
        assertThat(server.reads().stream()
                        .filter(read -> read.to() > source.indexAt())
                        .mapToLong(read -> read.to() - read.from())
                        .sum())
                .as("bytes read of the blocks that hold the index")
                .isBetween(1L, 2 * blocksOfTheIndex);
    }

    private static SourceFacts probe(ProbeHandler handler) throws Exception {
        Task task = Tasks.probe(ProbeTask.newBuilder()
                .setBucket("media-input")
                .setKey("huge.mp4")
                .setMaxBytes(1L << 40)
                .setMaxDurationSeconds(3600)
                .setMaxPixels(35_000_000)
                .build());
        return ((TaskResult.Probed) handler.run(task, new FakeAttempt(task))).facts();
    }

    private static List<UnitResult> encode(SegmentedHandler handler, Plan plan, int chunk) throws Exception {
        Task task = Tasks.encode(TaskKind.ENCODE, plan, chunk, Workshop.names(plan, RenditionKind.VIDEO), 1);
        return ((TaskResult.Units) handler.run(task, new FakeAttempt(task))).units();
    }

    private Path tenMinutes() throws Exception {
        Path file = folder.resolve("ten-minutes.mp4");
        Path clip = Path.of("../pipeline-tests/media/bbb-360p-6s.mp4").toAbsolutePath();
        try (ChildLauncher launcher =
                new ChildLauncher(Workshop.PROGRAMS, Files.createDirectory(folder.resolve("making")))) {
            assertThat(launcher.ffmpeg(
                                    List.of(
                                            "-nostdin",
                                            "-y",
                                            "-loglevel",
                                            "level+error",
                                            "-stream_loop",
                                            Integer.toString(LOOPS - 1),
                                            "-i",
                                            "file:" + clip,
                                            "-map",
                                            "0",
                                            "-c",
                                            "copy",
                                            "file:" + file),
                                    line -> {})
                            .await(Guard.limit(Duration.ofMinutes(1)))
                            .isClean())
                    .isTrue();
        }
        return file;
    }
}
