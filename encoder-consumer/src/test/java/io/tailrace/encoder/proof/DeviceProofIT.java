package io.tailrace.encoder.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.encoder.dialect.Device;
import io.tailrace.encoder.dialect.DeviceDecoder;
import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.encoder.dialect.PicturePath;
import io.tailrace.encoder.dialect.ProvenDevice;
import io.tailrace.encoder.dialect.Scaling;
import io.tailrace.events.RefusedEncoder;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.media.PictureCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials of devices with the bundled ffmpeg: one made of the CPU's own decoders and filters, and those that are not here. */
class DeviceProofIT {

    @TempDir
    private Path scratch;

    /** The class {@code cpu} with a device of which the trials know nothing but what it declares. */
    private record Emulated(String scaler) implements Dialect, Device {
        @Override
        public String hardwareClass() {
            return "emulated";
        }

        @Override
        public PicturePath path() {
            return Dialects.cpu().path();
        }

        @Override
        public List<PictureEncoder> candidates() {
            return Dialects.cpu().candidates();
        }

        @Override
        public Optional<Device> device() {
            return Optional.of(this);
        }

        @Override
        public String word() {
            return "emulated device";
        }

        @Override
        public List<String> opened() {
            return List.of();
        }

        /** Those of NVIDIA's, by the CPU. */
        @Override
        public List<DeviceDecoder> decoders() {
            return Dialects.of("x86-nvenc", "").flatMap(Dialect::device).orElseThrow().decoders().stream()
                    .map(known -> new DeviceDecoder(known.codec(), known.bitDepth(), List.of(), false))
                    .toList();
        }

        @Override
        public Optional<String> uploaded() {
            return Optional.of("format=yuv420p");
        }

        @Override
        public Optional<String> resized(String width, String height) {
            return Optional.empty();
        }

        @Override
        public Optional<String> scaled(Scaling scaling) {
            return Optional.of("scale=" + scaling.width() + ":" + scaling.height() + "," + scaler
                    + "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709");
        }
    }

    @Test
    void provesEachDecoderAndEachEncoderThatIsFed() throws Exception {
        Proof proof = prove(new Emulated(""));

        ProvenDevice device = proof.encoders().device().orElseThrow();
        assertThat(proof.refused()).isEmpty();
        assertThat(device.decoders())
                .hasSize(10)
                .extracting(DeviceDecoder::words)
                .contains("hevc, 10 bit", "mpeg2video, 8 bit");
        assertThat(device.fed()).containsExactlyInAnyOrder(PictureCodec.values());
        assertThat(proof.fingerprint()).isEqualTo(prove(Dialects.cpu()).fingerprint());
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void refusesToFeedWhatWritesAnotherInitSegment() throws Exception {
        Proof proof = prove(new Emulated("setsar=4/3,"));

        assertThat(proof.encoders().device().orElseThrow().fed()).isEmpty();
        assertThat(proof.refused())
                .contains(new RefusedEncoder(
                        "libx264 fed by the emulated device",
                        "it writes another init segment of pictures that lie on the emulated device"));
    }

    @Test
    void saysWhyThereIsNoDecoder() throws Exception {
        for (Dialect dialect : Dialects.all("")) {
            Optional<Device> device = dialect.device();
            if (device.isEmpty() || (dialect.hardwareClass().equals("x86-nvenc") && isNvidia())) {
                continue;
            }
            DeviceDecoder decoder = device.get().decoders().get(0);
            Device only = new One(device.get(), decoder);
            try (ChildLauncher launcher = new ChildLauncher(FfmpegPrograms.bundled(), scratch)) {
                var result = new DeviceProof(new Trials(launcher), scratch, only).result(List.of(), Map.of());
                assertThat(result.device().decoders()).isEmpty();
                assertThat(result.refused())
                        .singleElement()
                        .satisfies(refused -> assertThat(refused.getReason())
                                .as(dialect.hardwareClass())
                                .containsAnyOf(
                                        "there is no NVIDIA driver",
                                        "there is no render node",
                                        "its device cannot be opened here",
                                        "this ffmpeg was built without it",
                                        "no such encoder or decoder on this board"));
            }
        }
        assertThat(scratch).isEmptyDirectory();
    }

    private static boolean isNvidia() {
        return Files.exists(Path.of("/dev/nvidia0"));
    }

    /** A device with one of its decoders. */
    private record One(Device device, DeviceDecoder decoder) implements Device {
        @Override
        public String word() {
            return device.word();
        }

        @Override
        public List<String> opened() {
            return device.opened();
        }

        @Override
        public List<DeviceDecoder> decoders() {
            return List.of(decoder);
        }

        @Override
        public Optional<String> uploaded() {
            return device.uploaded();
        }

        @Override
        public Optional<String> resized(String width, String height) {
            return device.resized(width, height);
        }

        @Override
        public Optional<String> scaled(Scaling scaling) {
            return device.scaled(scaling);
        }
    }

    private Proof prove(Dialect dialect) throws Exception {
        try (ChildLauncher launcher = new ChildLauncher(FfmpegPrograms.bundled(), scratch)) {
            return new NodeProof(launcher, scratch).first(List.of(dialect));
        }
    }
}
