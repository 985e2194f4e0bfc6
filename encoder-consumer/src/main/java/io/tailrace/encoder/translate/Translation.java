package io.tailrace.encoder.translate;

import io.tailrace.encoder.dialect.Device;
import io.tailrace.encoder.dialect.DeviceDecoder;
import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.encoder.translate.FfmpegLine.Section;
import io.tailrace.media.PictureCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The counterpart of a command line whose pictures the CPU encodes, for a hardware class. Options keep their order; what is not about
 * pictures is kept as it is. Pictures stay on the device where every filter is known there, else the CPU decodes and filters them as
 * before, and they are uploaded where the encoder needs that. Pure.
 *
 * @param arguments of ffmpeg, without its name
 * @param notes what changed and why, a line each; nothing changes without one
 */
public record Translation(List<String> arguments, List<String> notes) {

    public Translation {
        arguments = List.copyOf(arguments);
        notes = List.copyOf(notes);
    }

    private static final Set<String> SOFT_INPUTS = Set.of(
            "lavfi",
            "rawvideo",
            "x11grab",
            "v4l2",
            "video4linux2",
            "image2",
            "image2pipe",
            "gdigrab",
            "kmsgrab",
            "decklink",
            "yuv4mpegpipe");

    /**
     * Translates a command line.
     *
     * @param arguments of ffmpeg, without its name
     * @param isDecodedThere whether the device may decode, too: its sources are then H.264, HEVC or the like of 4:2:0
     * @throws UntranslatableException when there is no counterpart
     */
    public static Translation of(Dialect dialect, List<String> arguments, boolean isDecodedThere)
            throws UntranslatableException {
        if (dialect.hardwareClass().equals(Dialects.CPU)) {
            return new Translation(arguments, List.of());
        }
        FfmpegLine line = FfmpegLine.parse(arguments);
        return new Work(dialect, line, isDecodedThere).translation();
    }

    private static final Set<String> DEVICES =
            Set.of("init_hw_device", "filter_hw_device", "vaapi_device", "qsv_device");

    private static final class Work {

        private final Dialect dialect;
        private final FfmpegLine line;
        private final boolean isDecodedThere;
        private final List<String> notes = new ArrayList<>();

        Work(Dialect dialect, FfmpegLine line, boolean isDecodedThere) {
            this.dialect = dialect;
            this.line = line;
            this.isDecodedThere = isDecodedThere;
        }

        Translation translation() throws UntranslatableException {
            for (Section input : line.inputs()) {
                for (Setting setting : input.settings()) {
                    if (DEVICES.contains(setting.base())) {
                        throw new UntranslatableException(setting.text() + ": the line opens a device already.");
                    }
                }
            }
            List<Section> outputs = new ArrayList<>();
            for (Section output : line.outputs()) {
                outputs.add(Sizes.asFilter(output, notes));
            }
            List<OutputPlan> plans = new ArrayList<>();
            for (Section output : outputs) {
                plans.add(OutputPlan.of(dialect, output));
            }
            if (plans.stream().allMatch(plan -> plan.encoder().isEmpty())) {
                throw new UntranslatableException(
                        "No output encodes a picture with an encoder of the CPU that has a counterpart.");
            }
            Optional<Device> device = deviceFor(plans);
            GraphWords graphs = new GraphWords(dialect, device, GraphWords.labels(line, plans), notes);
            List<String> words = new ArrayList<>(opening(device));
            for (Section input : line.inputs()) {
                List<String> decoding = isPictures(input) ? decoding(device) : List.of();
                words.addAll(decoding);
                for (Setting setting : input.settings()) {
                    words.addAll(graphs.global(setting));
                }
                words.add("-i");
                words.add(input.url());
            }
            for (OutputPlan plan : plans) {
                words.addAll(graphs.output(plan));
                words.add(plan.url());
            }
            line.trailing().forEach(setting -> words.addAll(setting.words()));
            return new Translation(words, notes);
        }

        private List<String> opening(Optional<Device> device) {
            List<String> opening =
                    device.map(Device::opened).orElse(dialect.path().devices());
            if (!opening.isEmpty()) {
                notes.add(String.join(" ", opening) + ": opens the device");
            }
            return opening;
        }

        private List<String> decoding(Optional<Device> device) {
            List<String> decoding = device.stream()
                    .flatMap(there -> there.decoders().stream())
                    .findFirst()
                    .map(DeviceDecoder::options)
                    .orElse(List.of());
            if (!decoding.isEmpty()) {
                notes.add(String.join(" ", decoding) + ": the device decodes, which has to know the source's codec: "
                        + device.orElseThrow().decoders().stream()
                                .map(DeviceDecoder::codec)
                                .distinct()
                                .collect(Collectors.joining(", "))
                        + ", of 4:2:0");
            }
            return decoding;
        }

        /** The device that pictures never leave; empty where one of them has to. */
        private Optional<Device> deviceFor(List<OutputPlan> plans) {
            Optional<Device> device =
                    dialect.device().filter(there -> there.uploaded().isPresent());
            Optional<String> obstacle = !isDecodedThere ? Optional.of("so it was asked for") : obstacle(device, plans);
            obstacle.ifPresent(why -> notes.add("Pictures are decoded and filtered by the CPU: " + why));
            return obstacle.isPresent() ? Optional.empty() : device;
        }

        private Optional<String> obstacle(Optional<Device> device, List<OutputPlan> plans) {
            if (device.isEmpty()) {
                return Optional.of("this class has no filters of its own");
            }
            List<Section> pictures =
                    line.inputs().stream().filter(Work::isPictures).toList();
            if (pictures.size() != 1) {
                return Optional.of("there is not exactly one input of coded pictures");
            }
            boolean isToldHow = pictures.get(0).settings().stream()
                    .anyMatch(setting -> setting.base().startsWith("hwaccel")
                            || (setting.base().equals("c") && setting.mayBePicture()));
            if (isToldHow) {
                return Optional.of("the line says itself how the input is decoded");
            }
            if (plans.stream().anyMatch(OutputPlan::isEncodedByTheCpu)) {
                return Optional.of("an output is still encoded by the CPU");
            }
            return GraphWords.graphs(line, plans).stream()
                    .map(graph -> new DeviceFilters(device.get()).obstacle(graph))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .map(filter -> "the device does not do " + filter)
                    .or(() -> GraphWords.unsized(line, plans));
        }

        private static boolean isPictures(Section input) {
            return input.settings().stream()
                    .noneMatch(setting -> setting.base().equals("f")
                            && setting.value().filter(SOFT_INPUTS::contains).isPresent());
        }
    }

    /** The encoder that a class has for what the CPU's {@code software} makes; empty where that is none of the CPU's. */
    static Optional<PictureEncoder> counterpart(Dialect dialect, String software) throws UntranslatableException {
        Optional<PictureCodec> codec = Dialects.cpu().candidates().stream()
                .filter(encoder -> encoder.name().equals(software))
                .map(PictureEncoder::codec)
                .findFirst();
        if (codec.isEmpty()) {
            boolean isHardware = Dialects.all("").stream()
                    .flatMap(known -> known.candidates().stream())
                    .anyMatch(encoder -> encoder.name().equals(software));
            if (isHardware) {
                throw new UntranslatableException("-c:v " + software + " already speaks to a device.");
            }
            return Optional.empty();
        }
        return Optional.of(Encoders.preferred(dialect)
                .of(codec.get())
                .orElseThrow(() -> new UntranslatableException("The class " + dialect.hardwareClass()
                        + " has no encoder of " + codec.get().word() + " (" + software + ").")));
    }
}
