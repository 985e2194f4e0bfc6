package io.tailrace.encoder.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Rate;
import io.tailrace.events.VideoFacts;
import org.junit.jupiter.api.Test;

/** Which of the sizes a picture had its title is made for. */
class SizeTallyTest {

    @Test
    void takesTheLargest() {
        VideoFacts grown = seen(picture(320, 180), "320,180,1:1", "1280,720,1:1,", "640,480,1:1");

        assertThat(grown.getWidth()).isEqualTo(1280);
        assertThat(grown.getHeight()).isEqualTo(720);
        assertThat(grown.getChangesSize()).isTrue();
        assertThat(seen(picture(1280, 720), "320,180,1:1").getWidth()).isEqualTo(1280);
        assertThat(seen(picture(1280, 720), "320,180,1:1").getChangesSize()).isTrue();
    }

    @Test
    void comparesWhatIsShown() {
        VideoFacts wide = seen(picture(720, 576), "720,576,64:45", "720,576,16:15");

        assertThat(wide.getSarNum()).isEqualTo(64);
        assertThat(wide.getSarDen()).isEqualTo(45);
        assertThat(wide.getChangesSize()).isTrue();
    }

    @Test
    void staysWithTheFirstOfATurnedPicture() {
        assertThat(seen(picture(720, 1280), "1280,720,1:1").getHeight()).isEqualTo(1280);
        assertThat(seen(picture(1280, 720), "720,1280,N/A").getHeight()).isEqualTo(720);
    }

    @Test
    void leavesAPictureOfOneSizeAsItIs() {
        VideoFacts steady = picture(1280, 720);

        assertThat(seen(steady)).isEqualTo(steady);
        assertThat(seen(steady, "1280,720,1:1,", "1280,720,N/A", "1280,720,0:1"))
                .isEqualTo(steady);
        assertThat(seen(steady, "", "N/A", "0,0,1:1", "side_data,")).isEqualTo(steady);
    }

    @Test
    void takesShapesForOneThatAContainerRounded() {
        VideoFacts pal = VideoFacts.newBuilder(picture(720, 576))
                .setSarNum(12)
                .setSarDen(11)
                .build();

        assertThat(seen(pal, "720,576,157:144", "720,576,N/A")).isEqualTo(pal);
    }

    @Test
    void spreadsItsPlacesOverTheLength() {
        assertThat(SizeTally.options(10, 100, 1)).endsWith("-read_intervals", "85.000%+#1");
        assertThat(SizeTally.options(0, 4, 2)).endsWith("1.500%+#1,3.500%+#1");
    }

    private static VideoFacts seen(VideoFacts video, String... lines) {
        SizeTally sizes = new SizeTally();
        for (String line : lines) {
            sizes.accept(line);
        }
        return sizes.largest(video);
    }

    /** As a report tells it, with square pixels. */
    static VideoFacts picture(int width, int height) {
        Rate rate = Rate.newBuilder().setNum(25).setDen(1).build();
        return VideoFacts.newBuilder()
                .setCodec("h264")
                .setWidth(width)
                .setHeight(height)
                .setPixelFormat("yuv420p")
                .setShortestIntervalRate(rate)
                .setAverageRate(rate)
                .setStartMicros(0)
                .setEndMicros(4_000_000)
                .build();
    }
}
