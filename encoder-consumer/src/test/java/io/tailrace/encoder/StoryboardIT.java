package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.ImageIntent;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.TaskKind;
import io.tailrace.events.TilesIntent;
import io.tailrace.events.UnitResult;
import io.tailrace.media.PartList;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sheets of small pictures, each at its place. */
class StoryboardIT {

    /** The picture is one grey that grows brighter by this with each second. */
    private static final int STEP = 20;

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

    private static Plan plan(String key, String gop) throws Exception {
        Path file = folder.resolve(key);
        workshop.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                "color=black:size=160x90:rate=25:duration=8,geq=lum='20+" + STEP + "*floor(T)':cb=128:cr=128",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-g",
                gop,
                "-sc_threshold",
                "0",
                file.toString());
        workshop.upload(key, file);
        Plan plan = workshop.plan(key, false);
        Rendition board = Rendition.newBuilder()
                .setName("storyboard")
                .setKind(RenditionKind.IMAGE)
                .setGeneration(1)
                .setPool("cpu")
                .setGroup("storyboard")
                .setUnits(1)
                .setImage(new ImageIntent("storyboard.vtt", 32, 18, 0L, new TilesIntent(3, 2, 25L, 8)))
                .build();
        return Plan.newBuilder(plan).setRenditions(List.of(board)).build();
    }

    @Test
    void showsEachSecondAtItsPlace() throws Exception {
        // A key frame each second; and one for all, so that every picture is decoded.
        for (String gop : List.of("25", "1000")) {
            UnitResult unit = workshop.encode(
                            TaskKind.IMAGE, plan("grey-" + gop + ".mp4", gop), 0, List.of("storyboard"))
                    .get(0);

            PartList list = PartList.parse(workshop.store().readBytes("media-work", unit.getPartKey(), 1 << 20));
            assertThat(list.files())
                    .extracting(PartList.StoredObject::name)
                    .containsExactly("storyboard.vtt", "storyboard-000001.jpg", "storyboard-000002.jpg");
            assertThat(list.samples()).isEqualTo(8);
            for (int tile = 0; tile < 8; tile++) {
                BufferedImage sheet = sheet(unit, "storyboard-00000" + (tile / 6 + 1) + ".jpg");
                assertThat(sheet.getWidth()).isEqualTo(96);
                assertThat(sheet.getHeight()).isEqualTo(36);
                int x = tile % 3 * 32 + 16;
                int y = tile % 6 / 3 * 18 + 9;
                int grey = new Color(sheet.getRGB(x, y)).getGreen();
                assertThat(grey).as("tile " + tile).isCloseTo(grey(20 + STEP * tile), Offset.offset(4));
            }
            assertThat(read(unit, "storyboard.vtt"))
                    .startsWith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nstoryboard-000001.jpg#xywh=0,0,32,18\n")
                    .contains("00:00:05.000 --> 00:00:06.000\nstoryboard-000001.jpg#xywh=64,18,32,18\n")
                    .endsWith("00:00:07.000 --> 00:00:08.000\nstoryboard-000002.jpg#xywh=32,0,32,18\n");
        }
    }

    /** From video range to the full range of JPEG. */
    private static int grey(int luma) {
        return Math.round((luma - 16) * 255 / 219f);
    }

    private static BufferedImage sheet(UnitResult unit, String name) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(bytes(unit, name)));
    }

    private static String read(UnitResult unit, String name) throws Exception {
        return new String(bytes(unit, name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(UnitResult unit, String name) throws Exception {
        String prefix = unit.getPartKey().substring(0, unit.getPartKey().length() - PartList.NAME.length());
        return workshop.store().readBytes("media-work", prefix + name, 1 << 20);
    }
}
