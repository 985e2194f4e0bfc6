package io.tailrace.encoder.dialect;

import io.tailrace.media.PictureCodec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The libraries that encode on the CPU, as measured with SVT-AV1 3.1.2 and libaom 3.9.1. */
final class CpuDialect implements Dialect {

    private static final String PIXELS = "yuv420p";
    private static final String DEEP_PIXELS = "yuv420p10le";

    /** Of SVT-AV1, from 0 (the best) to 13. */
    private static final List<Integer> SVT_PRESETS = List.of(12, 11, 10, 9, 8, 7, 6, 5, 4);

    /** {@code cpu-used} of libaom, from 0 (the best) to 8. */
    private static final List<Integer> AOM_LEVELS = List.of(8, 8, 7, 6, 6, 5, 4, 3, 2);

    @Override
    public String hardwareClass() {
        return Dialects.CPU;
    }

    @Override
    public PicturePath path() {
        return PicturePath.MEMORY;
    }

    @Override
    public List<PictureEncoder> candidates() {
        return List.of(
                new PictureEncoder("libx264", PictureCodec.H264, PIXELS, "", true, true, CpuDialect::x264),
                new PictureEncoder("libx265", PictureCodec.HEVC, PIXELS, DEEP_PIXELS, true, true, CpuDialect::x265),
                new PictureEncoder("libsvtav1", PictureCodec.AV1, PIXELS, DEEP_PIXELS, false, true, CpuDialect::svt),
                new PictureEncoder("libaom-av1", PictureCodec.AV1, PIXELS, DEEP_PIXELS, false, false, CpuDialect::aom));
    }

    /** x264's slowest preset is hardly slower than the one before it; numbers mean the nearest speed. */
    static Optional<Speed> speed(String encoder, String value) {
        if (!value.matches("\\d{1,2}")) {
            return Speed.of(value.equals("placebo") ? "veryslow" : value);
        }
        List<Integer> scale = switch (encoder) {
            case "libsvtav1" -> SVT_PRESETS;
            case "libaom-av1" -> AOM_LEVELS;
            default -> List.of();
        };
        int number = Integer.parseInt(value);
        return Stream.of(Speed.values())
                .filter(speed -> !scale.isEmpty())
                .min(Comparator.comparingInt(speed -> Math.abs(speed.pick(scale) - number)));
    }

    /** The thread count is fixed, because it changes the bits. */
    private static List<String> x264(Intent intent) {
        return List.of(
                "-preset",
                intent.speed().word(),
                "-profile:v",
                intent.profile(),
                "-threads:v",
                Integer.toString(intent.threads()),
                "-crf",
                Double.toString(intent.quality()),
                "-maxrate",
                intent.rate(),
                "-bufsize",
                intent.rate(),
                "-bf",
                "3",
                "-refs",
                "3",
                "-g",
                intent.gop(),
                "-keyint_min",
                intent.gop(),
                "-sc_threshold",
                "0");
    }

    /**
     * Without {@code info=0} the build and its thread count are written into the init segment. Threads work on rows of one picture, never
     * on several pictures: then any number of them makes the same bytes. Unlike others it drops closed captions unless it is told to keep them.
     */
    private static List<String> x265(Intent intent) {
        return List.of(
                "-preset",
                intent.speed().word(),
                "-profile:v",
                intent.profile(),
                "-crf",
                Double.toString(intent.quality()),
                "-maxrate",
                intent.rate(),
                "-bufsize",
                intent.rate(),
                "-forced-idr",
                "1",
                "-a53cc",
                "1",
                "-x265-params",
                String.join(
                        ":",
                        "keyint=" + intent.gop(),
                        "min-keyint=" + intent.gop(),
                        "scenecut=0",
                        "open-gop=0",
                        "info=0",
                        "bframes=3",
                        "pools=" + intent.threads(),
                        "frame-threads=1",
                        "log-level=error"));
    }

    private static List<String> svt(Intent intent) {
        return List.of(
                "-preset",
                Integer.toString(intent.speed().pick(SVT_PRESETS)),
                "-crf",
                Long.toString(Math.round(intent.quality())),
                "-svtav1-params",
                String.join(
                        ":",
                        "keyint=" + intent.gop(),
                        "scd=0",
                        "irefresh-type=2",
                        "lp=" + intent.threads(),
                        "mbr=" + Math.max(1, intent.maxBitsPerSecond() / 1000)));
    }

    /**
     * With a quality its rate is an upper bound. One thread writes another init segment than several, so there are two at least. A key
     * frame that is forced on it makes the next picture one, too.
     */
    private static List<String> aom(Intent intent) {
        return List.of(
                "-cpu-used",
                Integer.toString(intent.speed().pick(AOM_LEVELS)),
                "-row-mt",
                "1",
                "-threads:v",
                Integer.toString(Math.max(2, intent.threads())),
                "-crf",
                Long.toString(Math.round(intent.quality())),
                "-b:v",
                intent.rate(),
                "-g",
                intent.gop(),
                "-keyint_min",
                intent.gop());
    }
}
