package io.tailrace.encoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Grid;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.OverlayIntent;
import io.tailrace.events.Plan;
import io.tailrace.events.Rate;
import io.tailrace.events.VideoIntent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlaysTest {

    private static OverlayIntent.Builder overlay() {
        return OverlayIntent.newBuilder().setAt("bottom").setHeight(0.1).setMargin(0.03);
    }

    private static Plan plan(OverlayIntent overlay, int num, int den) {
        Plan plan = Plans.plan(Plans.picture().build()).build();
        return Plan.newBuilder(plan)
                .setGrid(Grid.newBuilder(plan.getGrid())
                        .setRate(new Rate(num, den))
                        .build())
                .setOverlays(List.of(overlay))
                .build();
    }

    private static String drawn(Plan plan, VideoIntent video, long firstFrame) {
        return String.join(",", new Overlays(Title.of(plan), video, firstFrame, "720p").filters());
    }

    @Test
    void drawsNothingUnasked() {
        Plan plan = Plans.plan(Plans.picture().build()).build();
        assertThat(drawn(plan, Plans.intent(1280, 720), 0)).isEmpty();
    }

    /** In pictures of the rendition, of which there is one for every frame of the grid, or for two. */
    @ParameterizedTest
    @CsvSource({
        "10:00:00:00, 25, 1, 1, 50, 10\\:00\\:02\\:00",
        "10:00:00:00, 50, 1, 2, 50, 10\\:00\\:01\\:00",
        "10:00:00:30, 50, 1, 2, 0, 10\\:00\\:00\\:15",
        "00:00:59;29, 30000, 1001, 1, 1, 00\\:01\\:00;02",
        "23:59:59:24, 25, 1, 1, 1, 00\\:00\\:00\\:00"
    })
    void countsOnFromChunkToChunk(String first, int num, int den, int every, long frame, String expected) {
        VideoIntent video = VideoIntent.newBuilder(Plans.intent(1280, 720))
                .setEveryFrames(every)
                .build();
        String filters = drawn(plan(overlay().setTimecode(first).build(), num, den), video, frame);
        assertThat(filters)
                .contains("timecode='" + expected + "':timecode_rate=")
                .contains(":tc24hmax=1");
    }

    @Test
    void bringsWordsToFfmpegInAFile() {
        String words = "'];movie=/etc/passwd[x:%{pts}\\";
        String filters = drawn(plan(overlay().setText(words).build(), 24, 1), Plans.intent(1280, 720), 0);

        assertThat(filters)
                .doesNotContain("passwd", "%{")
                .isEqualTo("scale=1280:720:flags=bicubic:out_color_matrix=bt709:out_range=tv,setsar=1,"
                        + "drawtext=fontfile=../liberation-sans-bold.ttf:textfile=../" + OverlayFiles.text(words)
                        + ":expansion=none:fontsize=72:fontcolor=0xffffff@1.000:borderw=4:bordercolor=black@0.600"
                        + ":x=(w-text_w)/2:y=h-text_h-22");
    }

    @ParameterizedTest
    @CsvSource({"sdr, 0xffffff", "pq, 0x949494", "hlg, 0xbfbfbf"})
    void isAsBrightAsTheWhiteOfItsRange(String range, String grey) {
        VideoIntent video =
                VideoIntent.newBuilder(Plans.intent(1280, 720)).setRange(range).build();
        assertThat(drawn(plan(overlay().setText("x").build(), 24, 1), video, 0)).contains("fontcolor=" + grey + "@");
    }

    @Test
    void readsAnImageByItsNameAlone() {
        ObjectVersion image = ObjectVersion.newBuilder(Plans.object("brand/a,b'[c].PNG"))
                .setSize(10)
                .build();
        String filters = drawn(
                plan(
                        overlay()
                                .setImage(image)
                                .setAt("top-right")
                                .setOpacity(0.5)
                                .build(),
                        24,
                        1),
                Plans.intent(1280, 720),
                0);
        assertThat(filters)
                .doesNotContain("brand")
                .contains("null[under-720p-0];movie=filename=../" + OverlayFiles.image(image)
                        + ":format_name=png_pipe,format=rgba,colorchannelmixer=aa=0.500,scale=-1:72:")
                .endsWith("[under-720p-0][mark-720p-0]overlay=format=yuv420:x=W-w-22:y=22");
    }
}
