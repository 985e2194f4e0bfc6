package io.tailrace.encoder.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing that is done to pictures between their decoder and the split into renditions. The CPU does every one of them; a device does
 * those it declares. Pure.
 */
public sealed interface Operation {

    /** Its filters for pictures in memory. */
    String memory();

    /** Its filters for pictures that lie on {@code device}; empty where that does not do it. */
    Optional<String> on(Device device);

    /** What it does, for a person: the end of "the device does not …". */
    String words();

    /** Looks at no sample: time stamps, tags, which pictures there are. One filter for pictures wherever they lie. */
    record Passing(String memory) implements Operation {
        @Override
        public Optional<String> on(Device device) {
            return Optional.of(memory);
        }

        @Override
        public String words() {
            return "pass pictures on";
        }
    }

    /**
     * Which field comes first is said, since frames that are flagged progressive do not tell.
     *
     * @param isFieldRate a picture of every field, not of every frame
     */
    record Deinterlacing(boolean isFieldRate, boolean isBottomFirst) implements Operation {
        /** After the name of a filter of the {@code bwdif} family. */
        String options() {
            return "=mode=" + (isFieldRate ? "send_field" : "send_frame") + ":parity="
                    + (isBottomFirst ? "bff" : "tff");
        }

        @Override
        public String memory() {
            return "bwdif" + options();
        }

        @Override
        public Optional<String> on(Device device) {
            return device.deinterlaced(this);
        }

        @Override
        public String words() {
            return "deinterlace";
        }
    }

    /**
     * As a player shows it.
     *
     * @param clockwise degrees: 0, 90, 180 or 270
     * @param isMirrored top to bottom, before it is turned
     */
    record Turning(int clockwise, boolean isMirrored) implements Operation {
        /** As filters of the {@code transpose} family name it; empty where it is mirrored, which they do each in an order of its own. */
        Optional<String> direction() {
            if (isMirrored) {
                return Optional.empty();
            }
            return switch (clockwise) {
                case 90 -> Optional.of("clock");
                case 180 -> Optional.of("reversal");
                case 270 -> Optional.of("cclock");
                default -> Optional.empty();
            };
        }

        @Override
        public String memory() {
            List<String> filters = new ArrayList<>();
            if (isMirrored) {
                filters.add("vflip");
            }
            switch (clockwise) {
                case 90 -> filters.add("transpose=clock");
                case 180 -> filters.add("hflip,vflip");
                case 270 -> filters.add("transpose=cclock");
                default -> {}
            }
            return String.join(",", filters);
        }

        @Override
        public Optional<String> on(Device device) {
            return device.turned(this);
        }

        @Override
        public String words() {
            return isMirrored ? "mirror pictures" : "turn pictures";
        }
    }

    /** What only the CPU does: no device has it, or none does it alike. */
    record CpuOnly(String words, String memory) implements Operation {
        @Override
        public Optional<String> on(Device device) {
            return Optional.empty();
        }
    }
}
