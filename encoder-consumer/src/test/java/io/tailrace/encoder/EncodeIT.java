package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chunks made in reverse order by handlers that know nothing of each other join without a seam, for every kind of source. */
class EncodeIT {

    private static final Path CLIPS =
            Path.of("../pipeline-tests/media").toAbsolutePath().normalize();

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

    @Test
    void joinsChunksWhoseBordersLieBetweenKeyFrames() throws Exception {
        Path clip = CLIPS.resolve("bbb-1080p-12s.mp4");
        workshop.upload("clip", clip);
        Plan plan = workshop.plan("clip", false);
        Asset asset = Asset.encode(workshop, plan);

        assertThat(asset.grid().totalFrames()).isEqualTo(288);
        assertThat(asset.grid().chunks()).isEqualTo(6);
        asset.checkPicture("180p", clip, 34);
        asset.checkPicture("90p", clip, 34);
        assertThat(asset.parts("audio-0").get(0).channels()).isEqualTo(6);
        assertThat(asset.parts("audio-down").get(0).channels()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Source.class)
    void countsEveryFrameOf(Source source) throws Exception {
        Path file = source.make(workshop, Files.createTempDirectory(folder, "source"));
        workshop.upload(source.name(), file);
        Plan plan = workshop.plan(source.name(), source.isOneChunk());
        Asset asset = Asset.encode(workshop, plan);

        assertThat(asset.grid().rate()).hasToString(source.rate());
        assertThat(asset.grid().totalFrames()).isEqualTo(source.frames());
        asset.checkPicture("180p", file, source.leastLuma());
        for (String name : List.of("audio-0", "audio-1")) {
            if (Workshop.names(plan, io.tailrace.events.RenditionKind.AUDIO).contains(name)) {
                assertThat(asset.parts(name).get(0).samples() - 1024)
                        .isEqualTo(Math.round(
                                source.frames() * 48000.0 / asset.grid().rate().framesPerSecond()));
            }
        }
    }
}
