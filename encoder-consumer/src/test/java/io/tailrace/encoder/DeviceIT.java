package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tailrace.encoder.dialect.Device;
import io.tailrace.encoder.dialect.DeviceDecoder;
import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.encoder.dialect.PicturePath;
import io.tailrace.encoder.dialect.ProvenDevice;
import io.tailrace.encoder.dialect.Scaling;
import io.tailrace.events.Plan;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.media.PictureCodec;
import io.tailrace.worker.TaskFailedException;
import io.tailrace.worker.TaskHandler;
import io.tailrace.worker.TaskResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that go over a device: one that works, made of the CPU's filters, and NVIDIA's, which is not here. */
class DeviceIT {

    private static final Path CLIP =
            Path.of("../pipeline-tests/media/bbb-360p-6s.mp4").toAbsolutePath().normalize();

    /** As in {@code CodecIT}: a picture off the grid has 16.5 dB. */
    private static final double LEAST_LUMA = 36;

    private static final Encoders CPU = Encoders.preferred(Dialects.cpu());

    @TempDir
    private Path folder;

    private Workshop workshop;
    private Plan plan;

    @BeforeEach
    void open() throws Exception {
        workshop = new Workshop(folder);
        workshop.upload("clip", CLIP);
        plan = workshop.plan("clip", false);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    /** A device whose pictures lie in memory, so that its way can be run anywhere. */
    private record Emulated(List<String> decoding) implements Device {
        @Override
        public String word() {
            return "emulated device";
        }

        @Override
        public List<String> opened() {
            return List.of();
        }

        @Override
        public List<DeviceDecoder> decoders() {
            return List.of(new DeviceDecoder("h264", 8, decoding, true));
        }

        @Override
        public Optional<String> uploaded() {
            return Optional.of("format=yuv420p");
        }

        @Override
        public Optional<String> resized(String width, String height) {
            return Optional.empty();
        }

        @Override
        public Optional<String> scaled(Scaling scaling) {
            return Optional.of(
                    "scale=" + scaling.width() + ":" + scaling.height() + ":out_color_matrix=bt709:out_range=tv,"
                            + "format=yuv420p,setsar=1,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709");
        }
    }

    private static Encoders over(Device device) {
        return CPU.with(new ProvenDevice(device, device.decoders(), Set.of(PictureCodec.H264)));
    }

    @Test
    void joinsChunksThatNeverLeftTheDevice() throws Exception {
        workshop.use(over(new Emulated(List.of())));

        Asset asset = Asset.encode(workshop, plan);

        assertThat(asset.grid().chunks()).isEqualTo(3);
        asset.checkPicture("180p", CLIP, LEAST_LUMA);
        asset.checkPicture("90p", CLIP, LEAST_LUMA);
        assertThat(workshop.fallbacks()).isZero();
    }

    @Test
    void saysOverWhichWayPicturesWent() throws Exception {
        workshop.use(over(new Emulated(List.of())));

        assertThat(encode(0).notes()).containsExactly("All was done on the device.");
    }

    @Test
    void joinsChunksOfTheDeviceAndOfTheCpu() throws Exception {
        FlakyDevice flaky = new FlakyDevice(folder);
        workshop.use(over(new Emulated(List.of("-hwaccel", "none"))), flaky.programs());
        flaky.failOnce();

        Asset asset = Asset.encode(workshop, plan);

        asset.checkPicture("180p", CLIP, LEAST_LUMA);
        assertThat(workshop.fallbacks()).isEqualTo(1);
    }

    /** With the bundled ffmpeg, which is asked for CUDA and says in its own words that there is none. */
    @Test
    void decodesByTheCpuInTheSameAttemptWhereTheDeviceFails() throws Exception {
        workshop.use(over(Dialects.of("x86-nvenc", "")
                .flatMap(dialect -> dialect.device())
                .orElseThrow()));

        FakeAttempt attempt = encode(0);

        assertThat(attempt.ran()).hasSize(2);
        assertThat(attempt.ran().get(0)).contains("-hwaccel", "cuda");
        assertThat(attempt.ran().get(1)).doesNotContain("-hwaccel");
        assertThat(attempt.notes())
                .contains("Over the device: The device of this worker did not do its work: it cannot be opened."
                        + " It was done once more, decoded and scaled by the CPU.");
        assertThat(workshop.fallbacks()).isEqualTo(1);
    }

    @Test
    void stopsUsingADeviceThatFailsAgainAndAgain() throws Exception {
        workshop.use(over(Dialects.of("x86-nvenc", "")
                .flatMap(dialect -> dialect.device())
                .orElseThrow()));

        for (int chunk = 0; chunk < 3; chunk++) {
            assertThat(encode(chunk).ran()).hasSize(2);
        }
        FakeAttempt later = encode(0);

        assertThat(later.ran()).hasSize(1);
        assertThat(later.ran().get(0)).doesNotContain("-hwaccel");
        assertThat(workshop.fallbacks()).isEqualTo(3);
    }

    /** The CPU with the emulated device, of which no decoder is proved: nothing can be downloaded from it. */
    private static final Dialect EMULATED = new Dialect() {
        @Override
        public String hardwareClass() {
            return "emulated";
        }

        @Override
        public PicturePath path() {
            return Dialects.cpu().path();
        }

        @Override
        public List<PictureEncoder> candidates() {
            return Dialects.cpu().candidates();
        }

        @Override
        public Optional<Device> device() {
            return Optional.of(new Emulated(List.of()));
        }
    };

    @Test
    void usesADeviceAgainThatPassedItsTrials() throws Exception {
        workshop.use(over(Dialects.of("x86-nvenc", "")
                .flatMap(dialect -> dialect.device())
                .orElseThrow()));
        for (int chunk = 0; chunk < 3; chunk++) {
            encode(chunk);
        }
        try (DeviceTest test = workshop.retest(EMULATED)) {
            assertThat(test).isNotNull();
            await().atMost(Duration.ofMinutes(1))
                    .until(
                            () -> encode(0).notes(),
                            notes -> notes.toString().contains("the emulated device does not decode"));
        }
        assertThat(workshop.fallbacks()).isEqualTo(3);
    }

    @Test
    void doesNotBlameTheDeviceForWhatFailsWithoutItAsWell() throws Exception {
        FlakyDevice ffmpeg = new FlakyDevice(folder);
        workshop.use(over(new Emulated(List.of("-hwaccel", "none"))), ffmpeg.programs());
        ffmpeg.failAlways();

        for (int i = 0; i <= 3; i++) {
            Task task = Tasks.encode(TaskKind.ENCODE, plan, 0, Workshop.names(plan, RenditionKind.VIDEO), 1);
            FakeAttempt attempt = new FakeAttempt(task);
            assertThatThrownBy(() -> workshop.encoder(TaskKind.ENCODE).run(task, attempt))
                    .isInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("its decoder failed");
            assertThat(attempt.ran()).as("over the device, then without").hasSize(2);
        }
    }

    private FakeAttempt encode(int chunk) throws Exception {
        Task task = Tasks.encode(TaskKind.ENCODE, plan, chunk, Workshop.names(plan, RenditionKind.VIDEO), 1);
        FakeAttempt attempt = new FakeAttempt(task);
        TaskHandler handler = workshop.encoder(TaskKind.ENCODE);
        assertThat(((TaskResult.Units) handler.run(task, attempt)).units()).hasSize(2);
        return attempt;
    }
}
