package io.tailrace.encoder.translate;

import io.tailrace.encoder.dialect.Device;
import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.encoder.translate.Graph.Chain;
import io.tailrace.encoder.translate.Graph.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Filters and options of outputs in the words of a class: on the device where one is given, else as they are, with an upload behind them
 * where the encoder takes only what lies on the device.
 */
final class GraphWords {

    private static final String UPLOADED = "_gpu";

    private final Dialect dialect;
    private final Optional<Device> device;
    private final SortedSet<String> labels;
    private final List<String> notes;

    /** @param labels that encoders of the device take pictures from */
    GraphWords(Dialect dialect, Optional<Device> device, Set<String> labels, List<String> notes) {
        this.dialect = dialect;
        this.device = device;
        this.labels = new TreeSet<>(labels);
        this.notes = notes;
    }

    /** Labels of pictures that outputs with an encoder of the device map. */
    static Set<String> labels(FfmpegLine line, List<OutputPlan> plans) {
        Set<String> mapped = plans.stream()
                .filter(plan -> plan.encoder().isPresent())
                .flatMap(plan -> plan.labels().stream())
                .collect(Collectors.toSet());
        mapped.removeIf(label -> globals(line)
                .flatMap(setting -> Graph.parse(setting.value().orElse("")).chains().stream())
                .noneMatch(chain -> !chain.isSound() && chain.behind().contains(label)));
        return mapped;
    }

    /** All graphs that pictures go through. */
    static List<Graph> graphs(FfmpegLine line, List<OutputPlan> plans) {
        return Stream.concat(globals(line), plans.stream().flatMap(plan -> plan.filter().stream()))
                .map(setting -> Graph.parse(setting.value().orElse("")))
                .toList();
    }

    private static Stream<Setting> globals(FfmpegLine line) {
        return Stream.concat(line.inputs().stream(), line.outputs().stream())
                .flatMap(section -> section.settings().stream())
                .filter(setting -> setting.base().equals("filter_complex"));
    }

    /** A format asked for by {@code -pix_fmt} that no scaler of a graph makes; where a graph has one it makes the right one. */
    static Optional<String> unsized(FfmpegLine line, List<OutputPlan> plans) {
        boolean isLabelled = plans.stream()
                .anyMatch(plan -> plan.hasFormat()
                        && !plan.labels().isEmpty()
                        && plan.encoder().isPresent());
        boolean isScaled = globals(line)
                .flatMap(setting -> Graph.parse(setting.value().orElse("")).chains().stream())
                .filter(chain -> !chain.isSound())
                .flatMap(chain -> chain.filters().stream())
                .anyMatch(filter -> filter.name().equals("scale"));
        return isLabelled && !isScaled ? Optional.of("-pix_fmt has no scaler that would make it") : Optional.empty();
    }

    private boolean isUploading() {
        return device.isEmpty() && dialect.path().uploads();
    }

    /** A setting that is not an output's own: only graphs change. */
    List<String> global(Setting setting) {
        if (!setting.base().equals("filter_complex")) {
            return setting.words();
        }
        String text = setting.value().orElse("");
        String there = isUploading() ? uploaded(text) : onDevice(text);
        if (there.equals(text)) {
            return setting.words();
        }
        notes.add(setting.text() + " -> " + there);
        return List.of("-" + setting.name(), there);
    }

    private String onDevice(String text) {
        return device.flatMap(there -> new DeviceFilters(there).of(Graph.parse(text)))
                .map(Graph::text)
                .orElse(text);
    }

    /** Another chain for each label that an encoder of the device takes. */
    private String uploaded(String text) {
        List<Chain> chains = new ArrayList<>(Graph.parse(text).chains());
        List<Chain> uploads = new ArrayList<>();
        for (Chain chain : chains) {
            labels.stream()
                    .filter(label -> chain.behind().contains(label) && !chain.isSound())
                    .forEach(label -> uploads.add(new Chain(label, List.of(Filter.parse(upload())), behind(label))));
        }
        chains.addAll(uploads);
        return uploads.isEmpty() ? text : new Graph(chains).text();
    }

    private String upload() {
        return dialect.device().flatMap(Device::uploaded).orElseThrow();
    }

    /** The label behind the upload of what has {@code label} in front of it. */
    private static String behind(String label) {
        return label.substring(0, label.length() - 1) + UPLOADED + "]";
    }

    /** All options of an output. */
    List<String> output(OutputPlan plan) throws UntranslatableException {
        if (plan.encoder().isEmpty()) {
            if (plan.isEncodedByTheCpu()) {
                notes.add("-c:v " + plan.software() + " stays with the CPU: it has no counterpart");
            }
            return plan.settings().stream()
                    .flatMap(setting -> global(setting).stream())
                    .toList();
        }
        PictureEncoder encoder = plan.encoder().get();
        List<Setting> settings = filtered(plan);
        boolean takesFormats = device.isEmpty() && !isUploading();
        PictureWords words = new PictureWords(
                plan.software(), encoder, dialect.vocabulary(encoder).orElseThrow(), settings, takesFormats);
        return words.translated(notes);
    }

    /** With its filters and maps translated, which no encoder has a say in. */
    private List<Setting> filtered(OutputPlan plan) {
        List<Setting> settings = new ArrayList<>();
        boolean isDone = plan.filter().isPresent() || !plan.labels().isEmpty();
        for (Setting setting : plan.settings()) {
            boolean isFilter = setting.base().equals("filter") && setting.mayBePicture();
            boolean isFormat = setting.base().equals("pix_fmt") && setting.mayBePicture();
            boolean isMap = setting.base().equals("map")
                    && labels.contains(setting.value().orElse(""));
            if (isFilter) {
                settings.add(changed(setting, own(setting.value().orElse(""), plan)));
            } else if (setting.base().equals("filter_complex")) {
                List<String> words = global(setting);
                settings.add(Setting.of(setting.name(), words.get(1)));
            } else if (isUploading() && isMap) {
                settings.add(changed(setting, behind(setting.value().orElse(""))));
            } else {
                settings.add(setting);
            }
            if (!isDone && (isFormat || setting.base().equals("c")) && setting.mayBePicture()) {
                Optional<String> filter = unfiltered(plan);
                filter.ifPresent(text -> {
                    settings.add(Setting.of("vf", text));
                    notes.add("-vf " + text + ": brings pictures to the encoder as it takes them");
                });
                isDone = filter.isPresent();
            }
        }
        return settings;
    }

    private Setting changed(Setting setting, String value) {
        if (!setting.value().equals(Optional.of(value))) {
            notes.add(setting.text() + " -> " + value);
        }
        return Setting.of(setting.name(), value);
    }

    private String own(String text, OutputPlan plan) {
        if (isUploading()) {
            return text + "," + upload();
        }
        String there = onDevice(text);
        boolean isSized = Graph.parse(text).chains().stream()
                .flatMap(chain -> chain.filters().stream())
                .anyMatch(
                        filter -> filter.name().equals("scale") || filter.name().equals("format"));
        return device.isPresent() && plan.hasFormat() && !isSized
                ? there + "," + device.get().resized("iw", "ih").orElseThrow()
                : there;
    }

    /** Of an output without filters. */
    private Optional<String> unfiltered(OutputPlan plan) {
        if (isUploading()) {
            return Optional.of(upload());
        }
        return plan.hasFormat() ? device.flatMap(there -> there.resized("iw", "ih")) : Optional.empty();
    }
}
