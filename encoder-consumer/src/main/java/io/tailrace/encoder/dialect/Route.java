package io.tailrace.encoder.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where each operation of a picture's way is done: on the device as long as that knows every one that is needed, else in memory, with an
 * upload or download at each change and nowhere else. A filter of the CPU never meets a picture of the device, nor the other way round.
 * Pure.
 *
 * @param opening options in front of every input
 * @param decoding options in front of the input of pictures
 * @param chain filters in front of the split
 * @param rungs filters of each rendition, behind the split
 * @param usesDevice whether the device does more than encode what is uploaded to it
 * @param reasons why not all is done on the device; empty where all is, or there is none
 */
public record Route(
        List<String> opening,
        List<String> decoding,
        String chain,
        List<String> rungs,
        boolean usesDevice,
        List<String> reasons) {

    public Route {
        opening = List.copyOf(opening);
        decoding = List.copyOf(decoding);
        rungs = List.copyOf(rungs);
        reasons = List.copyOf(reasons);
    }

    /**
     * The way of pictures of {@code source}.
     *
     * @param fitting filters that bring pictures of any size to one; the first in memory. A decoder of a device hands out one size
     * @param shared in front of the split, in this order
     * @param scalings one for each rendition
     * @param thinnings of each rendition, in front of its scaler; empty where it has every picture
     */
    public static Route of(
            Encoders encoders,
            SourcePicture source,
            String fitting,
            List<Operation> shared,
            List<Scaling> scalings,
            List<String> thinnings) {
        return new Walk(encoders, source).route(fitting, shared, scalings, thinnings);
    }

    /**
     * All in memory, since a device does not do {@code what}.
     *
     * @param chain with the split
     */
    public static Route inMemory(Encoders encoders, String chain, List<String> rungs, String what) {
        List<String> reasons = encoders.device()
                .map(proven -> List.of(Walk.sentence(proven, what)))
                .orElse(List.of());
        return new Route(encoders.path().devices(), List.of(), chain, rungs, false, reasons);
    }

    /** In one sentence, for the audit; empty where there is no device. */
    public Optional<String> words() {
        if (!usesDevice && reasons.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                reasons.isEmpty()
                        ? "All was done on the device."
                        : "Not all was done on the device: " + String.join("; ", reasons) + ".");
    }

    /** Goes through the operations once and keeps in mind where the pictures are. */
    private static final class Walk {

        private final Encoders encoders;
        private final SourcePicture source;
        private final Optional<ProvenDevice> proven;
        private final List<String> filters = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        private boolean isOnDevice;
        private boolean usesDevice;

        Walk(Encoders encoders, SourcePicture source) {
            this.encoders = encoders;
            this.source = source;
            this.proven = encoders.device();
        }

        Route route(String fitting, List<Operation> shared, List<Scaling> scalings, List<String> thinnings) {
            Optional<DeviceDecoder> decoder = decoder();
            isOnDevice = decoder.filter(DeviceDecoder::isOnDevice).isPresent();
            usesDevice = decoder.isPresent();
            if (!isOnDevice) {
                filters.add(fitting);
            }
            boolean isScaledThere = isScaledThere(scalings);
            for (int i = 0; i < shared.size(); i++) {
                place(shared.get(i), isScaledThere && isKnown(shared.subList(i, shared.size())));
            }
            if (isScaledThere) {
                goToDevice();
            } else if (proven.isPresent()) {
                goToMemory(unscaled(proven.get(), scalings));
            }
            List<String> rungs = IntStream.range(0, scalings.size())
                    .mapToObj(i -> rung(scalings.get(i), thinnings.get(i)))
                    .toList();
            List<String> opening = usesDevice
                    ? proven.orElseThrow().device().opened()
                    : encoders.path().devices();
            return new Route(
                    opening,
                    decoder.map(DeviceDecoder::options).orElse(List.of()),
                    filters.stream().filter(filter -> !filter.isEmpty()).collect(Collectors.joining(",")),
                    rungs,
                    usesDevice,
                    reasons);
        }

        private Optional<DeviceDecoder> decoder() {
            if (proven.isEmpty()) {
                return Optional.empty();
            }
            String device = "the " + proven.get().device().word();
            if (source.changesSize()) {
                reasons.add("pictures that change their size are decoded by the CPU");
                return Optional.empty();
            }
            Optional<DeviceDecoder> decoder = source.isHalved() ? proven.get().decoder(source) : Optional.empty();
            if (decoder.isEmpty()) {
                reasons.add(device + " does not decode " + source.codec() + " of " + source.bitDepth() + " bit"
                        + (source.isHalved() ? "" : " other than 4:2:0"));
            }
            return decoder;
        }

        /** All renditions or none: a split is either there or here. */
        private boolean isScaledThere(List<Scaling> scalings) {
            return proven.filter(device -> device.device().uploaded().isPresent())
                    .filter(device -> scalings.stream()
                            .allMatch(scaling -> device.scaled(scaling).isPresent()))
                    .isPresent();
        }

        /** Why not. */
        private static String unscaled(ProvenDevice device, List<Scaling> scalings) {
            if (device.device().uploaded().isEmpty()) {
                return "scale";
            }
            return scalings.stream()
                    .map(Scaling::encoder)
                    .filter(encoder -> !device.fed().contains(encoder.codec()))
                    .findFirst()
                    .map(encoder -> "feed " + encoder.name() + " as memory does")
                    .orElse("convert the matrix or range to that of BT.709");
        }

        private boolean isKnown(List<Operation> operations) {
            return operations.stream().allMatch(operation -> there(operation).isPresent());
        }

        private Optional<String> there(Operation operation) {
            return proven.flatMap(device -> operation.on(device.device()));
        }

        /** What is in memory goes to the device late, behind what drops pictures, and only where it can stay. */
        private void place(Operation operation, boolean isRestKnown) {
            boolean passes = operation instanceof Operation.Passing;
            if (!isOnDevice && isRestKnown && !passes) {
                goToDevice();
            }
            Optional<String> there = there(operation);
            if (isOnDevice && there.isEmpty()) {
                goToMemory(operation.words());
            } else if (proven.isPresent() && there.isEmpty()) {
                reason(operation.words());
            }
            filters.add(isOnDevice ? there.orElseThrow() : operation.memory());
        }

        private void goToDevice() {
            if (!isOnDevice) {
                filters.add(proven.flatMap(device -> device.device().uploaded()).orElseThrow());
                isOnDevice = true;
                usesDevice = true;
            }
        }

        private void goToMemory(String what) {
            reason(what);
            if (isOnDevice) {
                filters.add(Device.downloaded(source.bitDepth()));
                isOnDevice = false;
            }
        }

        private void reason(String what) {
            String sentence = sentence(proven.orElseThrow(), what);
            if (!reasons.contains(sentence)) {
                reasons.add(sentence);
            }
        }

        static String sentence(ProvenDevice device, String what) {
            return "the " + device.device().word() + " does not " + what;
        }

        private String rung(Scaling scaling, String thinning) {
            String scaled = isOnDevice
                    ? proven.orElseThrow().scaled(scaling).orElseThrow()
                    : encoders.path().filters(scaling.encoder(), scaling.form());
            return thinning.isEmpty() ? scaled : thinning + "," + scaled;
        }
    }
}
