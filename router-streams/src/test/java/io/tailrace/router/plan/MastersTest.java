package io.tailrace.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.MasterIntent;
import io.tailrace.events.Note;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameRate;
import io.tailrace.profiles.FileRecipe;
import io.tailrace.profiles.Profiles;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MastersTest {

    private static final FrameRate PAL = new FrameRate(25, 1);

    private static Masters.Made made(String profile, VideoFacts video, FrameRate rate) {
        FileRecipe file = Profiles.load(Optional.empty())
                .find(profile)
                .orElseThrow()
                .files()
                .get(0);
        return Masters.of(file, file.master().orElseThrow(), video, rate, 1, 2);
    }

    private static VideoFacts.Builder picture(int width, int height) {
        return Sources.video(width, height, 25, 1, 60);
    }

    @Test
    void keepsRasterScanAndPixels() {
        Masters.Made made = made(
                "archive-prores",
                picture(720, 576)
                        .setSarNum(64)
                        .setSarDen(45)
                        .setFieldOrder("tb")
                        .build(),
                PAL);

        MasterIntent intent = made.intent();
        assertThat(made.name()).isEqualTo("archive.mov");
        assertThat(made.notes()).isEmpty();
        assertThat(intent.getCodec() + " " + intent.getCodecProfile()).isEqualTo("prores hq");
        assertThat(intent.getWidth() + "x" + intent.getHeight()).isEqualTo("720x576");
        assertThat(intent.getSarNum() + ":" + intent.getSarDen()).isEqualTo("64:45");
        assertThat(intent.getFieldOrder()).isEqualTo("bb");
        assertThat(intent.getBitDepth()).isEqualTo(10);
    }

    @Test
    void standsUprightWhereThePictureIsTurned() {
        MasterIntent intent = made(
                        "archive-prores",
                        picture(1920, 1080)
                                .setRotation(90)
                                .setSarNum(4)
                                .setSarDen(3)
                                .setFieldOrder("tt")
                                .build(),
                        PAL)
                .intent();

        assertThat(intent.getWidth() + "x" + intent.getHeight()).isEqualTo("1080x1920");
        assertThat(intent.getSarNum() + ":" + intent.getSarDen()).isEqualTo("3:4");
        assertThat(intent.getFieldOrder()).isEqualTo("progressive");
    }

    @ParameterizedTest
    @CsvSource({
        "1920, 1080, 8, progressive, 25/1, dnxhr hq 8 archive.mxf",
        "1920, 1080, 10, progressive, 25/1, dnxhr hqx 10 archive.mxf",
        "3840, 2160, 12, unknown, 60/1, dnxhr hqx 10 archive.mxf",
        "1920, 1080, 8, tt, 25/1, dnxhd 185 8 archive.mxf",
        "1920, 1080, 10, bb, 30000/1001, dnxhd 220 10 archive.mxf",
        "1440, 1080, 8, tt, 30000/1001, dnxhd 145 8 archive.mxf",
        "1440, 1080, 10, tt, 30000/1001, prores hq 10 archive.mov",
        "1920, 1080, 8, tt, 30/1, prores hq 10 archive.mov",
        "720, 576, 8, tt, 25/1, prores hq 10 archive.mov",
        "240, 136, 8, progressive, 25/1, prores hq 10 archive.mov",
        "1920, 1080, 8, progressive, 15/1, dnxhr hq 8 archive.mov"
    })
    void takesWhatCanHoldThePicture(int width, int height, int depth, String fields, String rate, String expected) {
        String[] parts = rate.split("/", -1);
        Masters.Made made = made(
                "archive-dnxhr",
                picture(width, height).setBitDepth(depth).setFieldOrder(fields).build(),
                new FrameRate(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));

        MasterIntent intent = made.intent();
        assertThat(intent.getCodec() + " " + intent.getCodecProfile() + " " + intent.getBitDepth() + " " + made.name())
                .isEqualTo(expected);
        assertThat(made.notes().stream().map(Note::getCode).toList())
                .isEqualTo(expected.endsWith(".mov") ? List.of("archive-otherwise") : List.of());
    }

    @Test
    void keepsTheShapeOfPixelsInQuickTime() {
        VideoFacts video = picture(720, 576)
                .setSarNum(16)
                .setSarDen(15)
                .setFieldOrder("progressive")
                .build();
        Masters.Made made = made("archive-dnxhr", video, PAL);

        assertThat(made.name()).isEqualTo("archive.mov");
        assertThat(made.intent().getCodec()).isEqualTo("dnxhr");
        assertThat(made.notes())
                .singleElement()
                .satisfies(
                        note -> assertThat(note.getMessage())
                                .isEqualTo(
                                        "archive.mxf is made as archive.mov with dnxhr: MXF does not tell the shape of pixels of DNxHR."));
    }

    @Test
    void saysWhatItCannotKeep() {
        Masters.Made made = made(
                "archive-prores",
                picture(1920, 1080).setPixelFormat("yuva444p12le").build(),
                PAL);

        assertThat(made.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.getMessage())
                        .isEqualTo(
                                "archive keeps half of the colour and no transparency: it is 4:2:2, and the source is"
                                        + " yuva444p12le."));
    }
}
