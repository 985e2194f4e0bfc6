package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tailrace.encoder.probe.HashHandler;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.HashTask;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Plan;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.worker.TaskFailedException;
import io.tailrace.worker.TaskResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources in a folder of the worker: encoded as those in a bucket are, and as closely watched. */
class SourceRootIT {

    private static final String NAS = "file:nas";

    @TempDir
    static Path folder;

    private static Workshop workshop;

    @BeforeAll
    static void open() throws Exception {
        workshop = new Workshop(folder);
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    private static Path put(Source source, String key) throws Exception {
        Path made = source.make(workshop, Files.createTempDirectory(folder, "source"));
        Path file = folder.resolve("nas").resolve(key);
        Files.createDirectories(file.getParent());
        return Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static SourceFacts probe(String key) throws Exception {
        Task task = Tasks.probe(NAS, key, Optional.empty());
        return ((TaskResult.Probed) workshop.probe().run(task, new FakeAttempt(task))).facts();
    }

    private static TaskFailedException refusal(String key) {
        return catchThrowableOfType(TaskFailedException.class, () -> probe(key));
    }

    @Test
    void encodesWhatLiesThere() throws Exception {
        Path file = put(Source.OPEN_GOP, "shows/ü 1.mp4");
        SourceFacts facts = probe("shows/ü 1.mp4");
        assertThat(facts.getSource().getSize()).isEqualTo(Files.size(file));
        Plan plan = TestPlanner.plan(facts, Optional.empty(), false);

        Asset asset = Asset.encode(workshop, plan);

        for (String rung : Workshop.names(plan, RenditionKind.VIDEO)) {
            asset.checkPicture(rung, file, 30);
        }
        assertThat(hash(facts.getSource())).isEqualTo(DigestUtils.sha256Hex(Files.readAllBytes(file)));
    }

    @Test
    void preparesAndMakesFilesOfWhatLiesThere() throws Exception {
        put(Source.TRANSPORT_STREAM, "record.ts");
        SourceFacts facts = probe("record.ts");
        Task task = Tasks.prepare(facts);
        PreparedMedia copy = ((TaskResult.Prepared) workshop.prepare().run(task, new FakeAttempt(task))).media();
        Plan plan = TestPlanner.plan(facts, Optional.of(copy), false);

        assertThat(copy.getMedia().getBucket()).isEqualTo("media-work");
        assertThat(workshop.encode(TaskKind.FILE, plan, 0, List.of("proxy"))
                        .get(0)
                        .getSamples())
                .isEqualTo(Source.TRANSPORT_STREAM.frames());
    }

    @Test
    void noticesThatTheFileIsAnotherOneNow() throws Exception {
        // Larger than what the relay keeps of it, so that it is read again.
        Path file = folder.resolve("nas/changing.mp4");
        workshop.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                "color=gray:size=640x360:rate=25:duration=8,noise=alls=100:allf=t",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-qp",
                "0",
                "-g",
                "25",
                "-pix_fmt",
                "yuv420p",
                "file:" + file);
        assertThat(Files.size(file)).isGreaterThan(40L << 20);
        SourceFacts facts = probe("changing.mp4");
        Plan plan = TestPlanner.plan(facts, Optional.empty(), false);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000)));

        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> workshop.encode(TaskKind.ENCODE, plan, 1, Workshop.names(plan, RenditionKind.VIDEO)));
        assertThat(failure.failure().getErrorClass()).isEqualTo(ErrorClass.INPUT);
        assertThat(failure.failure().getCode()).isEqualTo("source-changed");
        assertThat(failure.failure().getMessage()).contains("file://nas/changing.mp4");
        assertThat(catchThrowableOfType(TaskFailedException.class, () -> hash(facts.getSource()))
                        .failure()
                        .getCode())
                .isEqualTo("source-changed");
    }

    @Test
    void refusesWhatIsNotThereOrLeadsAway() throws Exception {
        Files.createSymbolicLink(folder.resolve("nas/passwd"), Path.of("/etc/passwd"));

        assertThat(refusal("none.mp4").failure().getCode()).isEqualTo("source-missing");
        assertThat(refusal("none.mp4").failure().getMessage()).contains("file://nas/none.mp4");
        for (String key : List.of("passwd", "../s3", "/etc/passwd", ".")) {
            assertThat(refusal(key).failure().getErrorClass()).isEqualTo(ErrorClass.INPUT);
            assertThat(refusal(key).failure().getCode()).as(key).isEqualTo("source-unsafe");
        }
    }

    private static String hash(ObjectVersion source) throws Exception {
        Task task = Task.newBuilder(Tasks.probe(NAS, source.getKey(), Optional.empty()))
                .setKind(TaskKind.HASH)
                .setProbe(null)
                .setHash(HashTask.newBuilder().setSource(source).build())
                .build();
        return ((TaskResult.Hashed) new HashHandler(workshop.sources()).run(task, new FakeAttempt(task))).sha256();
    }
}
