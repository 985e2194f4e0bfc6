package io.tailrace.encoder.translate;

import io.tailrace.encoder.translate.FfmpegLine.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code -s}, which ffmpeg turns into a scaler behind all filters, where it would meet pictures of a device. */
final class Sizes {

    private Sizes() {}

    /** The same output with a filter in its place. */
    static Section asFilter(Section output, List<String> notes) throws UntranslatableException {
        Optional<Setting> size = output.settings().stream()
                .filter(setting -> setting.base().equals("s") && setting.mayBePicture())
                .findFirst();
        if (size.isEmpty()) {
            return output;
        }
        String text = size.get().value().orElse("");
        if (!text.matches("\\d+x\\d+") || output.settings().stream().anyMatch(Sizes::isLabelled)) {
            throw new UntranslatableException(size.get().text() + ": put a scale filter into the graph instead.");
        }
        String scale = "scale=" + text.replace('x', ':');
        List<Setting> settings = new ArrayList<>();
        boolean hasFilter = output.settings().stream().anyMatch(Sizes::isFilter);
        for (Setting setting : output.settings()) {
            if (isFilter(setting)) {
                settings.add(Setting.of(setting.name(), setting.value().orElse("") + "," + scale));
            } else if (!setting.equals(size.get())) {
                settings.add(setting);
            } else if (!hasFilter) {
                settings.add(Setting.of("vf", scale));
            }
        }
        notes.add(size.get().text() + " is read as the filter " + scale);
        return new Section(settings, output.url());
    }

    private static boolean isFilter(Setting setting) {
        return setting.base().equals("filter") && setting.mayBePicture();
    }

    private static boolean isLabelled(Setting setting) {
        return setting.base().equals("map") && setting.value().orElse("").startsWith("[");
    }
}
