package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Plan;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.TaskKind;
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
 * Recordings whose picture changes its size or shape, as senders over bad lines and turned phones make them. Each is compared with the
 * same parts fitted into the largest size one by one: a picture lost or shifted at the change would show at once.
 */
class SizeChangeIT {

    private static final double LIKE_THE_PARTS = 36;

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

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "grows.ts, 160x90 320x180, 320x180",
        "grows.mkv, 160x90 320x180, 320x180",
        "grows.flv, 160x90 320x180, 320x180",
        "grows.mp4, 160x90 320x180, 320x180",
        "shrinks.mp4, 320x180 160x90, 320x180",
        "aspect.mp4, 320x180 240x180, 320x180",
        "aspect.ts, 240x180 320x180 240x180, 320x180",
        "turns.mkv, 240x320 320x240, 240x320"
    })
    void fitsAllOfItIntoTheLargestSize(String name, String sizes, String largest) throws Exception {
        List<String> parts = List.of(sizes.split(" ", -1));
        Path source = recording(name, parts, false);
        workshop.upload(name, source);

        Plan plan = workshop.plan(name, false);

        VideoFacts video = plan.getFacts().getVideo().orElseThrow();
        assertThat(video.getWidth() + "x" + video.getHeight()).isEqualTo(largest);
        assertThat(video.getChangesSize()).isTrue();
        check(plan, parts, largest);
    }

    @Test
    void fitsAlsoWhatTheProbeDidNotSee() throws Exception {
        List<String> parts = List.of("320x180", "240x180", "320x180", "320x180");
        workshop.upload("unseen", recording("unseen.mkv", parts, false));

        Plan plan = workshop.plan("unseen", false);

        assertThat(plan.getFacts().getVideo().orElseThrow().getChangesSize()).isFalse();
        check(plan, parts, "320x180");
    }

    @ParameterizedTest
    @CsvSource({"10bit.mkv, yuv420p10le", "444.mkv, yuv444p"})
    void fitsPicturesOfEveryForm(String name, String pixels) throws Exception {
        List<String> parts = List.of("160x90", "320x180");
        workshop.upload(name, recording(name, parts, false, "-pix_fmt", pixels));

        check(workshop.plan(name, false), parts, "320x180");
    }

    @Test
    void mapsTonesOfPicturesThatGrow() throws Exception {
        Path source = recording(
                "hdr.mkv",
                List.of("160x90", "320x180"),
                false,
                "-pix_fmt",
                "yuv420p10le",
                "-color_primaries",
                "bt2020",
                "-color_trc",
                "smpte2084",
                "-colorspace",
                "bt2020nc");
        workshop.upload("hdr", source);

        Asset asset = Asset.encode(workshop, workshop.plan("hdr", false));

        assertThat(asset.parts("180p")).isNotEmpty();
    }

    @Test
    void deinterlacesPicturesThatGrow() throws Exception {
        Path source = recording(
                "fields.ts", List.of("160x88", "320x176"), true, "-flags", "+ildct+ilme", "-x264-params", "tff=1");
        workshop.upload("fields", source);
        Plan plan = workshop.plan("fields", false);
        Asset asset = Asset.encode(workshop, plan);

        assertThat(plan.getGrid().getIsFieldRate()).isTrue();
        assertThat(asset.grid("180p").totalFrames()).isEqualTo(200);
        assertThat(asset.parts("180p")).isNotEmpty();
    }

    private static void check(Plan plan, List<String> parts, String largest) throws Exception {
        assertThat(plan.getGrid().getTotalFrames()).isEqualTo(50L * parts.size());
        Path reference = reference(parts, largest);
        Asset asset = Asset.encode(workshop, plan);
        asset.checkPicture("180p", reference, LIKE_THE_PARTS);
        asset.checkPicture("90p", reference, LIKE_THE_PARTS);
        workshop.encode(TaskKind.FILE, plan, 0, Workshop.names(plan, RenditionKind.FILE));
        workshop.encode(TaskKind.IMAGE, plan, 0, Workshop.names(plan, RenditionKind.IMAGE));
    }

    /** Parts of two seconds behind each other, as a recorder appends what it gets. */
    private static Path recording(String name, List<String> sizes, boolean isWoven, String... coding) throws Exception {
        Path parts = Files.createTempDirectory(folder, "parts");
        List<String> names = new ArrayList<>();
        for (String size : sizes) {
            Path part = parts.resolve(names.size() + ".ts");
            List<String> line = new ArrayList<>(input(size, isWoven ? "50" : "25"));
            line.addAll(List.of("-vf", isWoven ? "tinterlace=mode=interleave_top,setfield=tff" : "null"));
            line.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-crf", "8", "-bf", "2", "-g", "30"));
            line.addAll(List.of("-pix_fmt", "yuv420p"));
            line.addAll(List.of(coding));
            line.add("file:" + part);
            workshop.ffmpeg(line.toArray(new String[0]));
            names.add("file '" + part + "'");
        }
        Path list = Files.write(parts.resolve("list.txt"), names);
        Path whole = parts.resolve(name);
        workshop.ffmpeg("-f", "concat", "-safe", "0", "-i", "file:" + list, "-c", "copy", "file:" + whole);
        return whole;
    }

    /** The same parts, each brought to the largest size by itself. */
    private static Path reference(List<String> sizes, String largest) throws Exception {
        String box = largest.replace('x', ':');
        List<String> line = new ArrayList<>();
        StringBuilder graph = new StringBuilder();
        for (int i = 0; i < sizes.size(); i++) {
            line.addAll(input(sizes.get(i), "25"));
            graph.append("[").append(i).append(":v]scale=").append(box);
            graph.append(":force_original_aspect_ratio=decrease:flags=bicubic,pad=")
                    .append(box);
            graph.append(":-1:-1,setsar=1[p").append(i).append("];");
        }
        for (int i = 0; i < sizes.size(); i++) {
            graph.append("[p").append(i).append("]");
        }
        graph.append("concat=n=").append(sizes.size()).append("[v]");
        Path file = Files.createTempDirectory(folder, "reference").resolve("reference.mkv");
        line.addAll(List.of("-filter_complex", graph.toString(), "-map", "[v]", "-c:v", "libx264", "-crf", "4"));
        line.addAll(List.of("-pix_fmt", "yuv420p", "file:" + file));
        workshop.ffmpeg(line.toArray(new String[0]));
        return file;
    }

    private static List<String> input(String size, String rate) {
        return List.of("-f", "lavfi", "-i", "testsrc2=size=" + size + ":rate=" + rate + ":duration=2");
    }
}
