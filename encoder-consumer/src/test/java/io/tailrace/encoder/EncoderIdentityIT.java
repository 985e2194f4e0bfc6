package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.ffmpeg.FfmpegUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    void tellsAFullDiskFromAnFfmpegThatCannotEncode() throws Exception {
        assertThatThrownBy(() -> prove("echo '[error] x: No space left on device' >&2; exit 228"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
        assertThatThrownBy(() -> prove("echo '[error] Unknown encoder libx264' >&2; exit 8"))
                .isInstanceOf(FfmpegUnavailableException.class)
                .hasMessageContaining("Unknown encoder libx264");
    }

    /** With a script for ffmpeg. */
    private void prove(String script) throws Exception {
        Path ffmpeg = scratch.resolve("ffmpeg");
        Files.writeString(ffmpeg, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(ffmpeg, PosixFilePermissions.fromString("rwx------"));
        FfmpegPrograms programs = new FfmpegPrograms(ffmpeg, Workshop.PROGRAMS.ffprobe(), scratch);
        try (ChildLauncher launcher = new ChildLauncher(programs, scratch)) {
            EncoderIdentity.prove(launcher, scratch);
        }
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
