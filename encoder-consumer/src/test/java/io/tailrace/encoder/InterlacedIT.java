package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Plan;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Interlaced pictures, told by what they show. Each source is woven from a progressive master of twice its rate, so every picture that
 * comes out is compared with the one that was there: a wrong order of fields or a frame off would show at once.
 */
class InterlacedIT {

    private static final double LIKE_THE_MASTER = 28;

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

    @ParameterizedTest(name = "{0}: fields at {1}, {2} woven, flagged {3}")
    @CsvSource({
        "source.mp4, 50, top, tff, tt, 300",
        "source.ts, 60000/1001, top, tff, tt, 360",
        "source.mkv, 50, bottom, bff, bb, 300",
        "source.mp4, 50, top, prog, tt, 300",
        "source.mp4, 50, bottom, prog, bb, 300"
    })
    void makesAPictureOfEveryFieldAndOneOfEveryFrame(
            String name, String fieldRate, String first, String flag, String order, int fields) throws Exception {
        Path source = Files.createTempDirectory(folder, "fields").resolve(name);
        Path master = source.resolveSibling("master.mp4");
        List<String> line = new ArrayList<>(List.of("-i", "file:" + master(master, fieldRate, fields), "-vf"));
        line.add("tinterlace=mode=interleave_" + first + ",setfield=" + flag);
        line.addAll(coded(flag.equals("prog") ? List.of() : List.of("-flags", "+ildct+ilme"), flag));
        line.add("file:" + source);
        workshop.ffmpeg(line.toArray(new String[0]));
        String key = fieldRate + first + flag + name;
        workshop.upload(key, source);

        Plan plan = workshop.plan(key, false);
        VideoFacts video = plan.getFacts().getVideo().orElseThrow();
        assertThat(video.getFieldOrder()).isEqualTo(order);
        assertThat(video.getIsTelecined()).isFalse();
        Asset asset = Asset.encode(workshop, plan);

        assertThat(asset.grid("180p").totalFrames()).isEqualTo(fields);
        assertThat(asset.grid("90p").totalFrames()).isEqualTo(fields / 2);
        asset.checkPicture("180p", master, LIKE_THE_MASTER);
        asset.checkPicture("90p", master, LIKE_THE_MASTER);
        assertThat(asset.parts("180p")).hasSameSizeAs(asset.parts("90p"));
    }

    @Test
    void leavesProgressivePicturesAloneThatAreFlaggedInterlaced() throws Exception {
        Path source = folder.resolve("flagged.mp4");
        List<String> line = new ArrayList<>(List.of("-i", "file:" + master(folder.resolve("film.mp4"), "25", 150)));
        line.addAll(coded(List.of("-flags", "+ildct+ilme"), "tff"));
        line.add("file:" + source);
        workshop.ffmpeg(line.toArray(new String[0]));
        workshop.upload("flagged.mp4", source);

        Plan plan = workshop.plan("flagged.mp4", false);
        assertThat(plan.getFacts().getVideo().orElseThrow().getFieldOrder()).isEqualTo("progressive");
        Asset asset = Asset.encode(workshop, plan);

        assertThat(asset.grid().totalFrames()).isEqualTo(150);
        asset.checkPicture("180p", source, 40);
    }

    @Test
    void notesFilmThatWasBroughtToVideo() throws Exception {
        Path source = folder.resolve("telecined.mkv");
        Path master = master(folder.resolve("film24.mp4"), "24000/1001", 144);
        workshop.ffmpeg(
                "-i",
                "file:" + master,
                "-vf",
                "telecine=pattern=23",
                "-r",
                "30000/1001",
                "-c:v",
                "mpeg2video",
                "-q:v",
                "3",
                "-flags",
                "+ildct+ilme",
                "-top",
                "1",
                "file:" + source);
        workshop.upload("film.mkv", source);

        SourceFacts facts = workshop.probe("film.mkv");

        assertThat(facts.getVideo().orElseThrow().getIsTelecined()).isTrue();
    }

    /** Soft shapes that move: what is between the lines can be guessed, and a wrong guess of when shows. */
    private static Path master(Path file, String rate, int frames) throws Exception {
        workshop.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=160x90:rate=" + rate + ",scale=720:576:flags=bicubic,gblur=sigma=3",
                "-frames:v",
                Integer.toString(frames),
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-crf",
                "8",
                "-pix_fmt",
                "yuv420p",
                "file:" + file);
        return file;
    }

    private static List<String> coded(List<String> more, String flag) {
        List<String> line =
                new ArrayList<>(List.of("-c:v", "libx264", "-preset", "veryfast", "-crf", "10", "-g", "50"));
        line.addAll(more);
        if (!flag.equals("prog")) {
            line.addAll(List.of("-x264-params", flag + "=1"));
        }
        return line;
    }
}
