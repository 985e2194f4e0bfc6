package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.events.RefusedEncoder;
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

    private static final List<Dialect> CPU = List.of(Dialects.cpu());
    private static final String HASH = "[0-9a-f]{16}";

    @TempDir
    Path scratch;

    @Test
    void isTheSameEachTimeAndNamesWhatWasProved() throws Exception {
        try (ChildLauncher launcher = new ChildLauncher(Workshop.PROGRAMS, scratch)) {
            EncoderIdentity first = EncoderIdentity.prove(launcher, scratch, CPU);
            EncoderIdentity second = EncoderIdentity.prove(launcher, scratch, CPU);

            assertThat(first.name())
                    .matches("ffmpeg-[^/]+/libavcodec-[0-9.]+/h264-" + HASH + "/hevc-" + HASH + "/av1-" + HASH + "/aac-"
                            + HASH);
            assertThat(second.name()).isEqualTo(first.name());
            assertThat(second.capabilities()).isEqualTo(first.capabilities());
            assertThat(first.capabilities().getEncoders())
                    .containsExactly(
                            "h264",
                            "hevc",
                            "av1",
                            "hevc-10bit",
                            "av1-10bit",
                            "aac",
                            "jpeg",
                            "opus",
                            "eac3",
                            "prores",
                            "dnxhr",
                            "dnxhd",
                            "pcm");
            assertThat(first.proof().names()).containsExactly("libx264", "libx265", "libsvtav1");
            assertThat(first.proof().refused()).isEmpty();
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
    void doesWithoutACodecAndTakesTheNextEncoderOfAnother() throws Exception {
        EncoderIdentity identity = prove("""
                for word in "$@"; do
                  case "$word" in libx265|libsvtav1) echo "[error] Unknown encoder '$word'" >&2; exit 8;; esac
                done
                """ + theRealOne(), CPU);

        assertThat(identity.capabilities().getEncoders())
                .containsExactly(
                        "h264", "av1", "av1-10bit", "aac", "jpeg", "opus", "eac3", "prores", "dnxhr", "dnxhd", "pcm");
        assertThat(identity.proof().names()).containsExactly("libx264", "libaom-av1");
        assertThat(identity.name()).doesNotContain("hevc");
        assertThat(identity.proof().refused())
                .extracting(RefusedEncoder::getName)
                .containsExactly("libx265", "libsvtav1");
        assertThat(identity.proof().refused())
                .extracting(RefusedEncoder::getReason)
                .containsOnly("this ffmpeg was built without it");
    }

    @Test
    void doesWithoutSoundThatIsNotAac() throws Exception {
        EncoderIdentity whole = prove(theRealOne(), CPU);
        EncoderIdentity identity = prove("""
                for word in "$@"; do
                  case "$word" in libopus) echo "[error] Unknown encoder '$word'" >&2; exit 8;; esac
                done
                """ + theRealOne(), CPU);

        assertThat(identity.capabilities().getEncoders())
                .contains("aac", "eac3")
                .doesNotContain("opus");
        assertThat(identity.proof().refused())
                .containsExactly(new RefusedEncoder("libopus", "this ffmpeg was built without it"));
        assertThat(identity.name()).as("the others' work is its work, too").isEqualTo(whole.name());
    }

    @Test
    void refusesAnEncoderThatWritesOtherPicturesThanItWasGiven() throws Exception {
        EncoderIdentity identity = prove("""
                line=$(printf '%s\\n' "$@" | grep -c libx265)
                if [ "$line" -gt 0 ]; then
                  n=$#
                  while [ $n -gt 0 ]; do
                    word=$1; shift; n=$((n - 1))
                    case "$word" in *'[trial]scale'*) word=$(printf '%s' "$word" | sed 's/\\[trial]scale/[trial]negate,scale/');; esac
                    set -- "$@" "$word"
                  done
                fi
                """ + theRealOne(), CPU);

        assertThat(identity.capabilities().getEncoders()).doesNotContain("hevc").contains("h264", "av1");
        assertThat(identity.proof().refused()).singleElement().satisfies(refused -> {
            assertThat(refused.getName()).isEqualTo("libx265");
            assertThat(refused.getReason()).contains("do not look like the source's");
        });
    }

    @Test
    void asksAgainWhereAllSessionsAreTaken() throws Exception {
        EncoderIdentity identity = prove("""
                case "$*" in *libx264*)
                  echo once >> %1$s/tries
                  if [ "$(wc -l < %1$s/tries)" -lt 3 ]; then
                    echo '[h264_nvenc] [error] OpenEncodeSessionEx failed: out of memory (10)' >&2; exit 1
                  fi;;
                esac
                """.formatted(scratch) + theRealOne(), CPU);

        assertThat(identity.proof().names()).contains("libx264");
        assertThat(identity.proof().refused()).isEmpty();
        assertThat(scratch.resolve("tries")).content().hasLineCount(3);
    }

    @Test
    void findsItsClassAndSaysWhyItIsNoBetterOne() throws Exception {
        try (ChildLauncher launcher = new ChildLauncher(Workshop.PROGRAMS, scratch)) {
            EncoderIdentity identity = EncoderIdentity.prove(launcher, scratch, Dialects.all(""));

            // A machine with such a device may run this test, too.
            assertThat(Dialects.classes()).contains(identity.proof().dialect().hardwareClass());
            assertThat(identity.capabilities().getEncoders())
                    .contains("h264", "aac", "jpeg", "prores", "dnxhr", "dnxhd", "pcm");
            if (identity.proof().dialect().hardwareClass().equals("cpu")) {
                assertThat(identity.proof().refused())
                        .hasSize(4)
                        .allSatisfy(refused -> assertThat(refused.getReason()).doesNotContain("its trial"));
            }
        }
    }

    @Test
    void tellsAFullDiskFromAnFfmpegThatCannotEncode() throws Exception {
        assertThatThrownBy(() -> prove("echo '[error] x: No space left on device' >&2; exit 228", CPU))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
        assertThatThrownBy(() -> prove("""
                        case "$*" in *libx264*|*libx265*|*av1*) echo '[error] Unknown encoder' >&2; exit 8;; esac
                        """ + theRealOne(), CPU))
                .isInstanceOf(FfmpegUnavailableException.class)
                .hasMessageContaining("no picture: libx264: this ffmpeg was built without it; libx265: ");
        assertThatThrownBy(() -> prove("""
                        case "$*" in *mjpeg*) echo "[error] Unknown encoder 'mjpeg'" >&2; exit 8;; esac
                        """ + theRealOne(), CPU))
                .isInstanceOf(FfmpegUnavailableException.class)
                .hasMessageContaining("AAC and JPEG");
    }

    private static String theRealOne() {
        return "LD_LIBRARY_PATH=" + Workshop.PROGRAMS.libraries() + " exec " + Workshop.PROGRAMS.ffmpeg() + " \"$@\"";
    }

    /** With a script for ffmpeg. */
    private EncoderIdentity prove(String script, List<Dialect> dialects) throws Exception {
        Path ffmpeg =
                Files.createTempFile(scratch, "ffmpeg-", ""); // one that still runs somewhere cannot be written over
        Files.writeString(ffmpeg, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(ffmpeg, PosixFilePermissions.fromString("rwx------"));
        FfmpegPrograms programs = new FfmpegPrograms(ffmpeg, Workshop.PROGRAMS.ffprobe(), scratch);
        try (ChildLauncher launcher = new ChildLauncher(programs, scratch)) {
            return EncoderIdentity.prove(launcher, scratch, dialects);
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
            assertThat(EncoderIdentity.prove(launcher, scratch, CPU)
                            .capabilities()
                            .getFilters())
                    .containsExactly(
                            "scale",
                            "fps",
                            "bwdif",
                            "zscale",
                            "tonemap",
                            "lut3d",
                            "crop",
                            "pad",
                            "gblur",
                            "overlay",
                            "drawtext",
                            "movie");
        }
    }
}
