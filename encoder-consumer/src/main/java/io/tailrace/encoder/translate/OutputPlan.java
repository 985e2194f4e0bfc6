package io.tailrace.encoder.translate;

import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.encoder.translate.FfmpegLine.Section;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of one output.
 *
 * @param software ffmpeg's name of the encoder of pictures it asks for; empty where it has no pictures
 * @param encoder its counterpart; empty where pictures are copied, left out, or stay with an encoder of the CPU that has none
 */
record OutputPlan(List<Setting> settings, String url, String software, Optional<PictureEncoder> encoder) {

    private static final String COPY = "copy";

    static OutputPlan of(Dialect dialect, Section output) throws UntranslatableException {
        List<String> named = output.settings().stream()
                .filter(setting -> setting.base().equals("c") && setting.mayBePicture())
                .map(setting -> setting.value().orElse(""))
                .distinct()
                .toList();
        if (hasNoPicture(output)) {
            return new OutputPlan(output.settings(), output.url(), "", Optional.empty());
        }
        if (named.isEmpty()) {
            throw new UntranslatableException(
                    "The output " + output.url() + " names no encoder of its picture: add -c:v, or -vn.");
        }
        // "-c copy -c:v libx264": the later speaks of pictures alone.
        List<String> encoding =
                named.stream().filter(name -> !name.equals(COPY)).toList();
        if (encoding.size() > 1) {
            throw new UntranslatableException("The output " + output.url() + " has pictures of several encoders ("
                    + String.join(", ", encoding) + "): give each an output of its own.");
        }
        if (encoding.isEmpty()) {
            return new OutputPlan(output.settings(), output.url(), COPY, Optional.empty());
        }
        String software = encoding.get(0);
        return new OutputPlan(output.settings(), output.url(), software, Translation.counterpart(dialect, software));
    }

    private static boolean hasNoPicture(Section output) {
        List<Setting> maps = output.settings().stream()
                .filter(setting -> setting.base().equals("map"))
                .toList();
        boolean isLeftOut =
                output.settings().stream().anyMatch(setting -> setting.name().equals("vn"));
        boolean isOfOthers = !maps.isEmpty()
                && maps.stream().allMatch(map -> map.value().orElse("").matches("-?\\d+:[asd](:.*)?\\??"));
        return isLeftOut || isOfOthers;
    }

    boolean isEncodedByTheCpu() {
        return encoder.isEmpty() && !software.isEmpty() && !software.equals(COPY);
    }

    /** Its own filters of pictures. */
    Optional<Setting> filter() {
        return settings.stream()
                .filter(setting -> setting.base().equals("filter") && setting.mayBePicture())
                .findFirst();
    }

    /** Labels of graphs that it maps. */
    List<String> labels() {
        return settings.stream()
                .filter(setting -> setting.base().equals("map"))
                .map(setting -> setting.value().orElse(""))
                .filter(value -> value.startsWith("["))
                .toList();
    }

    boolean hasFormat() {
        return settings.stream().anyMatch(setting -> setting.base().equals("pix_fmt") && setting.mayBePicture());
    }
}
