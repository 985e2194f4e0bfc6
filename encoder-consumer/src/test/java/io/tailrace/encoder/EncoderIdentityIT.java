package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.ffmpeg.ChildLauncher;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderIdentityIT {

    @TempDir
    Path scratch;

    @Test
    void isTheSameEachTimeAndNamesWhatWasProved() throws Exception {
        try (ChildLauncher launcher = new ChildLauncher(Workshop.PROGRAMS, scratch)) {
            EncoderIdentity first = EncoderIdentity.prove(launcher, scratch);
            EncoderIdentity second = EncoderIdentity.prove(launcher, scratch);

            assertThat(first.name()).matches("ffmpeg-[^/]+/libavcodec-[0-9.]+/h264-[0-9a-f]{16}/aac-[0-9a-f]{16}");
            assertThat(second).isEqualTo(first);
            assertThat(first.capabilities().getDecoders())
                    .contains(
                            "h264",
                            "hevc",
                            "prores",
                            "mpeg2video",
                            "av1",
                            "vp9",
                            "aac",
                            "ac3",
                            "dts",
                            "mp3",
                            "pcm_s16le",
                            "opus")
                    .doesNotContain("h264_cuvid", "gif");
        }
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void claimsOnlyFiltersThatAreThere() throws Exception {
        assertThat(EncoderIdentity.filters(List.of(
                        " TS bwdif             V->V       Deinterlace the input image.",
                        " ... scale             V->V       Scale the input video size, not zscale",
                        " .. fps               V->V       Force constant framerate.",
                        "  T.. = Timeline support")))
                .containsExactly("scale", "fps", "bwdif");
        try (ChildLauncher launcher = new ChildLauncher(Workshop.PROGRAMS, scratch)) {
            assertThat(EncoderIdentity.prove(launcher, scratch).capabilities().getFilters())
                    .containsExactly("scale", "fps", "bwdif", "zscale", "tonemap");
        }
    }
}
