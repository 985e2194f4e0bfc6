package io.tailrace.encoder.probe;

import io.tailrace.media.TimeSpan;
import io.tailrace.media.TimeSpans;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that a transport stream lost on its way, told from its packets in the order of the file: one that is marked corrupt, and behind
 * it a gap of at least a picture. A decoder does not notice them. A mark alone is no loss: every splice has one. Times are ticks.
 */
final class LostPictures {

    /** Bounds what a stream without end of marks may take. */
    private static final int MOST = 10_000;

    /** Pictures last between one and one and a half times the shortest, where fields are repeated. */
    private static final double LEAST_INTERVALS = 1.75;

    /** A marked packet: when it is shown, how long nothing follows it, when the next key frame is shown. */
    private record Gap(long shown, long length, long nextKey) {}

    private final List<Gap> gaps = new ArrayList<>();
    private final List<Gap> open = new ArrayList<>();
    private @Nullable PacketLine marked;

    void add(PacketLine packet) {
        PacketLine before = marked;
        if (before != null && gaps.size() + open.size() < MOST) {
            open.add(new Gap(before.ticks(), packet.decoded() - before.decoded(), Long.MAX_VALUE));
        }
        if (packet.isKey()) {
            open.forEach(gap -> gaps.add(new Gap(gap.shown(), gap.length(), packet.ticks())));
            open.clear();
        }
        marked = packet.isCorrupt() ? packet : null;
    }

    /**
     * From each loss to the next key frame.
     *
     * @param interval usual distance of pictures
     * @param end of the last picture
     * @param toMicros from ticks to the clock of the result
     */
    TimeSpans spans(double interval, long end, LongUnaryOperator toMicros) {
        List<TimeSpan> spans = new ArrayList<>();
        for (List<Gap> some : List.of(gaps, open)) {
            some.stream()
                    .filter(gap ->
                            gap.length() >= interval * LEAST_INTERVALS && Math.min(gap.nextKey(), end) > gap.shown())
                    .map(gap -> new TimeSpan(
                            toMicros.applyAsLong(gap.shown()), toMicros.applyAsLong(Math.min(gap.nextKey(), end))))
                    .forEach(spans::add);
        }
        return new TimeSpans(spans);
    }
}
