package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.Intent;
import io.tailrace.encoder.dialect.Operation;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.encoder.dialect.Scaling;
import io.tailrace.encoder.dialect.Speed;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.ffmpeg.Guard;
import io.tailrace.media.DynamicRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What dialects say to encoders and filters whose devices are not here: those of this build know every option, and every word as its value. */
class OptionNamesIT {

    /** Options that all encoders have, and those of the program. Some encoders list them again with values of their own. */
    private static final Set<String> COMMON = Set.of(
            "-fps_mode",
            "-c:v",
            "-tag:v",
            "-force_key_frames",
            "-b:v",
            "-maxrate",
            "-bufsize",
            "-bf",
            "-refs",
            "-g",
            "-keyint_min",
            "-sc_threshold",
            "-threads:v",
            "-global_quality",
            "-compression_level");

    @TempDir
    static Path scratch;

    static Stream<PictureEncoder> encoders() {
        return Dialects.all("").stream().map(Dialect::candidates).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void areKnownTo(PictureEncoder encoder) throws Exception {
        List<String> help = help("encoder=" + encoder.name());
        assumeTrue(
                help.stream().anyMatch(line -> line.startsWith("Encoder ")), encoder.name() + " is not in this build");
        for (Speed speed : Speed.values()) {
            for (String profile : encoder.codec().codecProfiles()) {
                check(
                        encoder,
                        encoder.arguments(
                                new Intent(encoder.codec(), DynamicRange.SDR, profile, 22, 3_000_000, speed, 48, 2)),
                        help);
            }
            if (encoder.isDeep()) {
                String profile = encoder.codec().deepProfile();
                check(
                        encoder,
                        encoder.arguments(
                                new Intent(encoder.codec(), DynamicRange.PQ, profile, 22, 3_000_000, speed, 48, 2)),
                        help);
            }
        }
        for (Dialect dialect : Dialects.all("")) {
            if (dialect.candidates().stream().anyMatch(known -> known.name().equals(encoder.name()))) {
                dialect.vocabulary(encoder).ifPresent(words -> {
                    check(encoder, words.lowDelay(), help);
                    check(encoder, words.averageRate(), help);
                    check(encoder, words.constantRate(), help);
                });
            }
        }
        if (help.stream().anyMatch(line -> line.contains("Supported pixel formats"))) {
            boolean isUploaded = encoder.name().endsWith("_vaapi");
            takes(isUploaded ? "vaapi" : encoder.pixelFormat(), help);
            if (encoder.isDeep() && !isUploaded) {
                takes(encoder.deepFormat(), help);
            }
        }
    }

    private static void takes(String format, List<String> help) {
        assertThat(help)
                .anySatisfy(line -> assertThat(line).matches(" *Supported pixel formats:.* " + format + "( .*)?"));
    }

    private static void check(PictureEncoder encoder, List<String> line, List<String> help) {
        for (int i = 0; i < line.size(); i += 2) {
            String option = line.get(i);
            String value = line.get(i + 1);
            if (COMMON.contains(option)) {
                continue;
            }
            String name = option.replace(":v", "");
            assertThat(help)
                    .as(encoder.name() + " has the option " + name)
                    .anyMatch(text -> text.matches(" *" + name + " .*"));
            // x264 and x265 have presets and profiles as free words.
            boolean isWord = value.matches("[A-Za-z_]+[0-9]?")
                    && help.stream().noneMatch(text -> text.matches(" *" + name + " +<string>.*"));
            if (isWord) {
                assertThat(help)
                        .as(encoder.name() + " knows " + name + " " + value)
                        .anyMatch(text -> text.matches("     " + value + " .*"));
            }
        }
    }

    /** All that devices declare, with every word. */
    static Stream<String> filters() {
        PictureEncoder any = Dialects.cpu().candidates().get(0);
        return Dialects.all("").stream()
                .map(Dialect::device)
                .flatMap(Optional::stream)
                .flatMap(device -> Stream.of(
                                device.uploaded(),
                                device.scaled(new Scaling(any, 1280, 720, false)),
                                device.deinterlaced(new Operation.Deinterlacing(true, true)),
                                device.deinterlaced(new Operation.Deinterlacing(false, false)),
                                device.turned(new Operation.Turning(90, false)),
                                device.turned(new Operation.Turning(180, false)),
                                device.turned(new Operation.Turning(270, false)))
                        .flatMap(Optional::stream))
                .flatMap(chain -> Stream.of(chain.split(",", -1)))
                .filter(filter -> !filter.startsWith("format=") && !filter.startsWith("set"))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("filters")
    void areFiltersOfTheBuild(String filter) throws Exception {
        String[] parts = filter.split("=", 2);
        List<String> help = help("filter=" + parts[0]);
        assertThat(help).as("filter " + parts[0]).contains("Filter " + parts[0]);
        for (String option : parts.length == 1 ? new String[0] : parts[1].split(":", -1)) {
            String[] pair = option.split("=", 2);
            if (pair.length == 1 || pair[0].equals("extra_hw_frames")) {
                continue; // a size by its place, and what all filters of devices have
            }
            assertThat(help).as(filter).anyMatch(text -> text.matches(" *" + pair[0] + " +<.*"));
            boolean isWord = pair[1].matches("[a-z_]+")
                    && help.stream().noneMatch(text -> text.matches(" *" + pair[0] + " +<string>.*"));
            if (isWord) {
                assertThat(help).as(filter).anyMatch(text -> text.matches("     " + pair[1] + " .*"));
            }
        }
    }

    private static List<String> help(String what) throws Exception {
        List<String> lines = new ArrayList<>();
        try (ChildLauncher launcher = new ChildLauncher(Workshop.PROGRAMS, scratch)) {
            ExitReport report = launcher.ffmpeg(List.of("-hide_banner", "-h", what), lines::add)
                    .await(Guard.limit(Duration.ofSeconds(30)));
            assertThat(report.objection()).isEmpty();
        }
        return lines;
    }
}
