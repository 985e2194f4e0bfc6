package io.tailrace.encoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.encoder.encode.FileProbe.Track;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.FileIntent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A file of 288 frames at 24 per second with stereo sound. */
class FileRuleTest {

    private static final FileRule RULE = new FileRule(
            Title.of(Plans.plan(Plans.picture().build()).build()),
            FileIntent.newBuilder()
                    .setName("proxy.mp4")
                    .setContainer("mp4")
                    .setVideo(Plans.intent(960, 540))
                    .setAudio(Plans.sound(0, 2))
                    .build());

    @Test
    void acceptsWhatWasPlanned() {
        assertThat(problem(picture(960, 288, 0), sound(12_000_000))).isEmpty();
        assertThat(problem(picture(960, 288, 0), sound(12_021_000))).isEmpty();
    }

    @Test
    void saysWhatDiffers() {
        assertThat(problem(picture(960, 287, 0), sound(12_000_000))).contains("it has 287 frames instead of 288");
        assertThat(problem(picture(958, 288, 0), sound(12_000_000)))
                .contains("its picture is 958x540 instead of 960x540");
        assertThat(problem(picture(960, 288, 41_667), sound(12_000_000)))
                .contains("its first picture is at 41667 microseconds");
        assertThat(problem(picture(960, 288, 0), sound(11_950_000)))
                .contains("its sound has 573600 samples instead of 576000");
        assertThat(problem(picture(960, 288, 0))).contains("it has 0 tracks of sound instead of 1");
        assertThat(problem(sound(1))).contains("it has no picture");
    }

    private static Optional<String> problem(Track... tracks) {
        return RULE.problem(found(tracks));
    }

    private static FileProbe.Found found(Track... tracks) {
        return new FileProbe.Found(List.of(tracks), "");
    }

    @Test
    void toleratesAPacketOfTheCodec() {
        FileIntent intent = FileIntent.newBuilder()
                .setName("sound.mp4")
                .setContainer("mp4")
                .setAudio(AudioIntent.newBuilder(Plans.sound(0, 2))
                        .setCodec("opus")
                        .build())
                .build();
        FileRule opus = new FileRule(RULE.title(), intent);
        assertThat(opus.problem(found(sound(12_020_000)))).isEmpty();
        assertThat(opus.problem(found(sound(12_021_000)))).contains("its sound has 577008 samples instead of 576000");
    }

    private static Track picture(int width, long packets, long startMicros) {
        return new Track("video", "h264", width, 540, 0, 0, packets, startMicros, 12_000_000);
    }

    private static Track sound(long micros) {
        return new Track("audio", "aac", 0, 0, 2, 48000, 563, 0, micros);
    }
}
