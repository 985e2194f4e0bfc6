package io.tailrace.encoder.process;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Counts lines of ffmpeg's standard error in which a decoder complains of its input, as they come: a report keeps only the last lines.
 * A complaint is a reason to look, not yet damage: after a seek decoders also complain of healthy media.
 */
public final class DamageWatch implements Consumer<String> {

    /** Measured with ffmpeg 8.0.1 on H.264, HEVC, MPEG-2, AAC, MP2 and AC-3 that was overwritten or lost transport packets. */
    private static final List<String> COMPLAINTS = List.of(
            "corrupt decoded frame",
            "Error submitting packet to decoder",
            "Decoding error",
            "error while decoding",
            "Error constructing the frame RPS",
            "Could not find ref with POC",
            "Missing reference picture",
            "undecodable NALU");

    private final AtomicLong count = new AtomicLong();

    @Override
    public void accept(String line) {
        if (COMPLAINTS.stream().anyMatch(line::contains)) {
            count.incrementAndGet();
        }
    }

    public long count() {
        return count.get();
    }
}
