package io.tailrace.encoder.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command line of ffmpeg in its parts: what stands in front of each input and each output.
 *
 * @param trailing options behind the last output, which ffmpeg passes over
 */
record FfmpegLine(List<Section> inputs, List<Section> outputs, List<Setting> trailing) {

    /** Options with the input or output they are for. */
    record Section(List<Setting> settings, String url) {}

    /** Options of the program that take no value, of ffmpeg 8.0; each also with {@code no} in front. All of libraries take one. */
    private static final Set<String> FLAGS = Set.of(
            "y",
            "n",
            "re",
            "nostdin",
            "stdin",
            "hide_banner",
            "stats",
            "report",
            "an",
            "vn",
            "sn",
            "dn",
            "shortest",
            "copyts",
            "start_at_zero",
            "accurate_seek",
            "seek_timestamp",
            "autorotate",
            "autoscale",
            "apply_cropping",
            "ignore_unknown",
            "copy_unknown",
            "recast_media",
            "copyinkf",
            "benchmark",
            "benchmark_all",
            "xerror",
            "bitexact",
            "vstats",
            "find_stream_info",
            "debug_ts",
            "dump",
            "hex",
            "qphist",
            "psnr",
            "fix_sub_duration",
            "fix_sub_duration_heartbeat",
            "auto_conversion_filters",
            "drop_changed",
            "display_hflip",
            "display_vflip",
            "print_graphs");

    /** @throws UntranslatableException when it has no output, or ends within an option */
    static FfmpegLine parse(List<String> arguments) throws UntranslatableException {
        List<Section> inputs = new ArrayList<>();
        List<Section> outputs = new ArrayList<>();
        List<Setting> settings = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (!word.startsWith("-") || word.equals("-")) {
                outputs.add(new Section(List.copyOf(settings), word));
                settings.clear();
                continue;
            }
            String name = word.substring(1);
            if (isFlag(name)) {
                settings.add(new Setting(name, Optional.empty()));
                continue;
            }
            if (i + 1 == arguments.size()) {
                throw new UntranslatableException("The line ends with " + word + ", which wants a value.");
            }
            String value = arguments.get(++i);
            if (name.equals("i")) {
                inputs.add(new Section(List.copyOf(settings), value));
                settings.clear();
            } else {
                settings.add(Setting.of(name, value));
            }
        }
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new UntranslatableException("The line has no " + (inputs.isEmpty() ? "input" : "output") + ".");
        }
        return new FfmpegLine(inputs, outputs, List.copyOf(settings));
    }

    private static boolean isFlag(String name) {
        String base = name.replaceFirst(":.*", "");
        return FLAGS.contains(base) || (base.startsWith("no") && FLAGS.contains(base.substring(2)));
    }
}
