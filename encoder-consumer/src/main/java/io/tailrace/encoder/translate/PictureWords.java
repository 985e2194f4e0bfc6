package io.tailrace.encoder.translate;

import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.encoder.dialect.Speed;
import io.tailrace.encoder.dialect.Vocabulary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Options of one output whose pictures an encoder of the CPU makes, in the words of an encoder of a device, each in its place.
 *
 * @param software ffmpeg's name of the CPU's encoder
 * @param takesFormats whether pictures come from memory, and ffmpeg may convert them in front of the encoder
 */
record PictureWords(
        String software, PictureEncoder encoder, Vocabulary words, List<Setting> settings, boolean takesFormats) {

    /** Spoken of pictures, and understood by every encoder alike. */
    private static final Set<String> COMMON = Set.of(
            "g",
            "maxrate",
            "bufsize",
            "minrate",
            "r",
            "fps_mode",
            "vsync",
            "frames",
            "tag",
            "aspect",
            "filter",
            "filter_complex",
            "flags",
            "refs",
            "time_base",
            "enc_time_base",
            "color_primaries",
            "color_trc",
            "colorspace",
            "color_range",
            "threads");

    /** What a CPU's encoder does of itself when it is told neither a quality nor a rate. */
    private static double usualQuality(String software) {
        return switch (software) {
            case "libx264" -> 23;
            case "libx265" -> 28;
            default -> 35;
        };
    }

    /** Words for each setting of the output, in order; {@code notes} gets a line for each that changes. */
    List<String> translated(List<String> notes) throws UntranslatableException {
        List<Setting> all = new ArrayList<>();
        for (Setting setting : settings) {
            all.addAll(expanded(setting, notes));
        }
        List<String> line = new ArrayList<>();
        Set<String> grouped = new HashSet<>();
        for (Setting setting : all) {
            List<String> there = translated(setting, all, grouped);
            line.addAll(there);
            if (!there.equals(setting.words())) {
                notes.add(
                        there.isEmpty()
                                ? setting.text() + ": left out, " + encoder.name() + " has no word for it or needs none"
                                : setting.text() + " -> " + String.join(" ", there));
            }
        }
        return line;
    }

    private List<String> translated(Setting setting, List<Setting> all, Set<String> grouped)
            throws UntranslatableException {
        if (!setting.mayBePicture() || OutputOptions.areKept(setting)) {
            return setting.words();
        }
        String suffix = setting.specifier();
        String value = setting.value().orElse("");
        return switch (setting.base()) {
            case "c" -> value.equals(software) ? spelled(encoding(setting, all), suffix) : setting.words();
            case "preset", "cpu-used" -> spelled(speed(setting, all), suffix);
            case "crf" -> spelled(quality(number(setting), all, suffix), suffix);
            case "b" -> rate(setting, all, suffix);
            case "sc_threshold" -> fixed(value.equals("0"), grouped, suffix);
            case "force_key_frames" -> forced(setting, grouped, suffix);
            case "keyint_min", "nal-hrd" -> List.of(); // groups are fixed or the encoder's own; told with the rate
            case "bf" ->
                spelled(List.of("-bf", Long.toString(Math.min(mostBFrames(), Math.round(number(setting))))), suffix);
            case "profile" -> spelled(profile(setting), suffix);
            case "level" -> spelled(words.level(value), suffix);
            case "tune" -> spelled(tune(setting), suffix);
            case "pix_fmt" -> format(setting);
            default -> {
                if (COMMON.contains(setting.base())) {
                    yield setting.words();
                }
                throw new UntranslatableException(
                        "-" + setting.name() + " " + value + ": nobody has said what it means to " + encoder.name()
                                + "; leave it out, or say it in other words.");
            }
        };
    }

    private int mostBFrames() {
        return encoder.hasBFrames() ? words.mostBFrames() : 0;
    }

    /** The encoder's name; what it is told although the CPU's is not. */
    private List<String> encoding(Setting setting, List<Setting> all) throws UntranslatableException {
        String suffix = setting.specifier();
        List<String> line = new ArrayList<>(List.of("-c:v", encoder.name()));
        if (isSilentOn(all, "crf") && isSilentOn(all, "b")) {
            line.addAll(quality(usualQuality(software), all, suffix));
        }
        if (mostBFrames() == 0 && isSilentOn(all, "bf")) {
            line.addAll(List.of("-bf", "0"));
        }
        return line;
    }

    private static boolean isSilentOn(List<Setting> all, String base) {
        return all.stream().noneMatch(setting -> setting.base().equals(base) && setting.mayBePicture());
    }

    /** A purpose that is said elsewhere wins, wherever it stands. */
    private List<String> speed(Setting setting, List<Setting> all) throws UntranslatableException {
        List<String> line = new ArrayList<>(words.speed(speed(setting)));
        int tune = line.indexOf("-tune");
        if (tune >= 0 && !isSilentOn(all, "tune")) {
            line.subList(tune, tune + 2).clear();
        }
        return line;
    }

    private Speed speed(Setting setting) throws UntranslatableException {
        String value = setting.value().orElse("");
        return Dialects.speed(software, value)
                .orElseThrow(() -> new UntranslatableException("-" + setting.name() + " " + value + ": " + software
                        + " has no such speed, or it is none of nine."));
    }

    private List<String> quality(double quality, List<Setting> all, String suffix) throws UntranslatableException {
        Optional<String> told = find(all, "maxrate", suffix).flatMap(Setting::value);
        Optional<Long> bound = told.map(Rates::bits);
        if (bound.filter(bits -> bits == 0).isPresent()) {
            throw new UntranslatableException(
                    "-maxrate " + told.orElse("") + " is no rate that can be read, such as 2500k or 2.5M.");
        }
        return words.quality(quality, bound)
                .orElseThrow(
                        () -> new UntranslatableException(
                                words.quality(quality, Optional.of(1L)).isPresent()
                                        ? encoder.name()
                                                + " is steered by quality only below a bound: give -maxrate and -bufsize, or a rate with -b:v."
                                        : encoder.name()
                                                + " knows no quality (-crf, or none of -crf and -b:v): give a rate with -b:v."));
    }

    private List<String> rate(Setting setting, List<Setting> all, String suffix) {
        if (find(all, "crf", suffix).isPresent()) {
            return List.of(); // x264 passes it over, too
        }
        boolean isConstant = find(all, "nal-hrd", suffix)
                        .flatMap(Setting::value)
                        .filter("cbr"::equals)
                        .isPresent()
                || find(all, "minrate", suffix).flatMap(Setting::value).equals(setting.value());
        List<String> line = new ArrayList<>(spelled(isConstant ? words.constantRate() : words.averageRate(), suffix));
        line.addAll(setting.words());
        return line;
    }

    /** Scene cuts that the CPU's encoder would mark are the device's own business. */
    private List<String> fixed(boolean isFixed, Set<String> grouped, String suffix) {
        return isFixed && grouped.add(suffix) ? spelled(words.fixedGroups(), suffix) : List.of();
    }

    private List<String> forced(Setting setting, Set<String> grouped, String suffix) throws UntranslatableException {
        if (!encoder.isForced()) {
            throw new UntranslatableException("-" + setting.name() + ": " + encoder.name()
                    + " puts key frames at its own fixed distance; give that with -g.");
        }
        List<String> line = new ArrayList<>(setting.words());
        line.addAll(fixed(true, grouped, suffix));
        return line;
    }

    private List<String> profile(Setting setting) throws UntranslatableException {
        String value = setting.value().orElse("");
        String wanted = value.equals("constrained_baseline") ? "baseline" : value;
        if (!encoder.codec().codecProfiles().contains(wanted)) {
            throw new UntranslatableException(
                    "-" + setting.name() + " " + value + ": " + encoder.name() + " is used with the profiles "
                            + String.join(", ", encoder.codec().codecProfiles()) + ".");
        }
        return words.profile(wanted);
    }

    private List<String> tune(Setting setting) throws UntranslatableException {
        String value = setting.value().orElse("");
        if (!value.equals("zerolatency")) {
            throw new UntranslatableException("-" + setting.name() + " " + value + ": " + encoder.name()
                    + " has no counterpart of it; leave it out.");
        }
        return words.lowDelay();
    }

    private List<String> format(Setting setting) throws UntranslatableException {
        String value = setting.value().orElse("");
        if (!DeviceFilters.PLAIN.contains(value)) {
            throw new UntranslatableException("-" + setting.name() + " " + value + ": " + encoder.name()
                    + " is used with pictures of 8 bit and 4:2:0 (yuv420p).");
        }
        return takesFormats ? List.of("-" + setting.name(), encoder.pixelFormat()) : List.of();
    }

    /** Options that are one for the CPU's encoder. */
    private List<Setting> expanded(Setting setting, List<String> notes) throws UntranslatableException {
        if (!Set.of("x264-params", "x264opts", "x265-params").contains(setting.base())) {
            return List.of(setting);
        }
        String suffix = setting.specifier();
        List<Setting> parts = new ArrayList<>();
        for (String part : setting.value().orElse("").split(":", -1)) {
            parts.addAll(EncoderParams.setting(part, suffix));
        }
        notes.add(setting.text() + " is read as "
                + (parts.isEmpty()
                        ? "nothing that a device needs"
                        : String.join(" ", parts.stream().map(Setting::text).toList())));
        return parts;
    }

    private static Optional<Setting> find(List<Setting> all, String base, String suffix) {
        return all.stream()
                .filter(setting -> setting.base().equals(base) && setting.mayBePicture())
                .filter(setting -> setting.specifier().equals(suffix)
                        || setting.specifier().isEmpty()
                        || suffix.startsWith(setting.specifier() + ":"))
                .reduce((first, second) -> second);
    }

    private static double number(Setting setting) throws UntranslatableException {
        try {
            return Double.parseDouble(setting.value().orElse(""));
        } catch (NumberFormatException e) {
            throw new UntranslatableException(setting.text() + ": that is no number.");
        }
    }

    /** Words with a stream specifier where the CPU's had one. */
    private static List<String> spelled(List<String> line, String suffix) {
        List<String> spelled = new ArrayList<>();
        for (int i = 0; i < line.size(); i += 2) {
            String name = line.get(i);
            String base = name.endsWith(":v") ? name.substring(0, name.length() - 2) : name;
            boolean isNamed = name.endsWith(":v");
            spelled.add(
                    suffix.isEmpty() || suffix.equals("v")
                            ? (isNamed || suffix.isEmpty() ? name : base + ":v")
                            : base + ":" + suffix);
            spelled.add(line.get(i + 1));
        }
        return spelled;
    }
}
