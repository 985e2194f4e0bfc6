package io.tailrace.encoder.probe;

import java.util.Optional;

/**
 * A packet as ffprobe's {@code csv} or ffmpeg's {@code framecrc} writes it. Times are ticks.
 *
 * @param track position among the tracks that were asked for; 0 for ffprobe
 * @param ticks when it is shown
 * @param decoded when it is decoded
 */
record PacketLine(
        int track, long ticks, long decoded, long duration, boolean isKey, boolean isDiscarded, boolean isCorrupt) {

    /** What {@link #fromFfprobe} reads. */
    static final String ENTRIES = "packet=pts,dts,duration,flags";

    private static final int DISCARD = 4;
    private static final int CORRUPT = 2;
    private static final int KEY = 1;

    /** Reads {@code pts,dts,duration,flags}; a packet without a presentation time is shown when it is decoded. */
    static Optional<PacketLine> fromFfprobe(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length < 4) {
            return Optional.empty();
        }
        Optional<Long> shown = number(fields[0]).or(() -> number(fields[1]));
        return shown.map(ticks -> new PacketLine(
                0,
                ticks,
                number(fields[1]).orElse(ticks),
                number(fields[2]).orElse(0L),
                fields[3].startsWith("K"),
                fields[3].contains("D"),
                fields[3].contains("C")));
    }

    /** Reads {@code stream, dts, pts, duration, size, crc[, F=flags]...}; flags are written only when they are not those of a key frame. */
    static Optional<PacketLine> fromFramecrc(String line) {
        if (line.startsWith("#")) {
            return Optional.empty();
        }
        String[] fields = line.split(",", -1);
        if (fields.length < 6) {
            return Optional.empty();
        }
        Optional<Long> track = number(fields[0]);
        Optional<Long> shown = number(fields[2]).or(() -> number(fields[1]));
        if (track.isEmpty() || shown.isEmpty()) {
            return Optional.empty();
        }
        int flags = KEY;
        for (int i = 6; i < fields.length; i++) {
            String field = fields[i].strip();
            if (field.startsWith("F=0x")) {
                flags = (int) Long.parseLong(field.substring(4), 16);
            }
        }
        return Optional.of(new PacketLine(
                track.get().intValue(),
                shown.get(),
                number(fields[1]).orElse(shown.get()),
                number(fields[3]).orElse(0L),
                (flags & KEY) != 0,
                (flags & DISCARD) != 0,
                (flags & CORRUPT) != 0));
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty(); // N/A, NOPTS
        }
    }
}
