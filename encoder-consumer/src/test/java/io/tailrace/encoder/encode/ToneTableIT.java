package io.tailrace.encoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.ffmpeg.Guard;
import io.tailrace.ffmpeg.SystemLibraries;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.ToneMapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ffmpeg makes of patches with a table, against the formulas, and against ffmpeg's own tone mapping where it has the operator. */
class ToneTableIT {

    /** Signals of PQ: a grey card, light skin, the reference white, what is brighter, sky, leaves, and colours at random. */
    private static final double[][] NAMED = {
        {0.3800, 0.3800, 0.3800},
        {0.4740, 0.4400, 0.4180},
        {0.5807, 0.5807, 0.5807},
        {0.7000, 0.7000, 0.7000},
        {0.4000, 0.4600, 0.5400},
        {0.3300, 0.3900, 0.2800}
    };

    private static final int PATCHES = 1000;

    @TempDir
    static Path folder;

    private static List<double[]> patches() {
        SplittableRandom random = new SplittableRandom(7);
        List<double[]> patches = new ArrayList<>(List.of(NAMED));
        while (patches.size() < PATCHES) {
            // Not far from grey: most of what a camera sees, and inside of BT.709, where no conversion has to cut.
            double grey = 0.1 + 0.6 * random.nextDouble();
            patches.add(new double[] {
                grey + 0.08 * random.nextDouble() - 0.04,
                grey + 0.08 * random.nextDouble() - 0.04,
                grey + 0.08 * random.nextDouble() - 0.04
            });
        }
        return patches;
    }

    @ParameterizedTest
    @EnumSource(ToneMapping.class)
    void isCloseToTheFormulaOfItsOperator(ToneMapping mapping) throws Exception {
        ToneTable table = new ToneTable(DynamicRange.PQ, mapping);
        List<double[]> made = filtered("format=gbrp12le,lut3d=file=" + laid(table) + ":interp=tetrahedral");

        List<double[]> patches = patches();
        for (int i = 0; i < patches.size(); i++) {
            double[] patch = patches.get(i);
            double[] wanted = table.sdr(patch[0], patch[1], patch[2]);
            assertThat(Lab.of(made.get(i)).difference(Lab.of(wanted)))
                    .as(String.format(Locale.ROOT, "%s patch %d", mapping, i))
                    .isLessThan(i < NAMED.length ? 0.6 : 1.2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ToneMapping.class,
            names = {"MOBIUS", "HABLE", "REINHARD"})
    void isCloseToFfmpegsOwnFilter(ToneMapping mapping) throws Exception {
        ToneTable table = new ToneTable(DynamicRange.PQ, mapping);
        List<double[]> made = filtered("format=gbrp12le,lut3d=file=" + laid(table) + ":interp=tetrahedral");
        String peak = String.format(Locale.ROOT, "%.4f", 1000 / 203.0);
        List<double[]> others = filtered("format=gbrpf32le,zscale=t=linear:npl=203:p=bt709,tonemap=" + mapping.word()
                + ":desat=0:peak=" + peak + ",zscale=t=bt709:p=bt709:m=gbr:r=pc,format=gbrp12le");

        for (int i = 0; i < made.size(); i++) {
            assertThat(Lab.of(made.get(i)).difference(Lab.of(others.get(i))))
                    .as(mapping + " patch " + i)
                    .isLessThan(2);
        }
    }

    private static Path laid(ToneTable table) throws Exception {
        Path file = folder.resolve(table.file());
        if (!Files.exists(file)) {
            Files.writeString(file, table.cube());
        }
        return file;
    }

    /** The patches in a row, a pixel each, through {@code filters}; R'G'B' from 0 to 1. */
    private static List<double[]> filtered(String filters) throws Exception {
        byte[] raw = new byte[PATCHES * 3 * 2];
        List<double[]> patches = patches();
        for (int i = 0; i < PATCHES; i++) {
            for (int plane = 0; plane < 3; plane++) { // green, blue, red
                int value = (int) Math.round(4095 * patches.get(i)[(plane + 1) % 3]);
                int at = 2 * (plane * PATCHES + i);
                raw[at] = (byte) value;
                raw[at + 1] = (byte) (value >> 8);
            }
        }
        Path in = Files.write(folder.resolve("patches.rgb"), raw);
        Path out = folder.resolve("made.rgb");
        List<String> line = List.of(
                "-y",
                "-f",
                "rawvideo",
                "-pixel_format",
                "gbrp12le",
                "-video_size",
                PATCHES + "x1",
                "-i",
                in.toString(),
                "-vf",
                "setparams=range=pc:color_primaries=bt2020:color_trc=smpte2084:colorspace=gbr," + filters
                        + ",format=gbrp12le",
                "-f",
                "rawvideo",
                out.toString());
        FfmpegPrograms programs = FfmpegPrograms.bundled();
        SystemLibraries.ensure(programs);
        try (ChildLauncher launcher = new ChildLauncher(programs, folder)) {
            assertThat(launcher.ffmpeg(line, text -> {})
                            .await(Guard.limit(Duration.ofMinutes(1)))
                            .isClean())
                    .isTrue();
        }
        byte[] made = Files.readAllBytes(out);
        List<double[]> colours = new ArrayList<>();
        for (int i = 0; i < PATCHES; i++) {
            double[] colour = new double[3];
            for (int plane = 0; plane < 3; plane++) {
                int at = 2 * (plane * PATCHES + i);
                colour[(plane + 1) % 3] = ((made[at] & 0xff) | (made[at + 1] & 0xff) << 8) / 4095.0;
            }
            colours.add(colour);
        }
        return colours;
    }
}
