package io.tailrace.encoder.probe;

import io.tailrace.media.TimeSpan;
import io.tailrace.media.TimeSpans;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Pictures that a transport stream lost on its way, told from its packets in the order of the file: one that is marked corrupt, and behind
 * it a gap of at least a picture. A decoder does not notice them. A mark alone is no loss: every splice has one. Times are ticks.
 */
final class LostPictures {

    /** Bounds what a stream without end of marks may take. */
    private static final int MOST = 10_000;

    /** Pictures last between one and one and a half times the shortest, where fields are repeated. */
    private static final double LEAST_INTERVALS = 1.75;

    /** A parser that cuts pictures out of the stream passes the mark on one or two packets early. */
    private static final int PACKETS_BEHIND = 3;

    /** A marked packet: when it is shown, a time in which nothing follows it, when the next key frame is shown. */
    private record Gap(long shown, long length, long nextKey) {}

    private final List<Gap> gaps = new ArrayList<>();
    private final List<Gap> open = new ArrayList<>();
    private long markedAt;
    private int packetsToLookAt;
    private long decodedBefore;

    void add(PacketLine packet) {
        if (packetsToLookAt > 0 && gaps.size() + open.size() < MOST) {
            open.add(new Gap(markedAt, packet.decoded() - decodedBefore, Long.MAX_VALUE));
            packetsToLookAt--;
        }
        if (packet.isKey()) {
            open.forEach(gap -> gaps.add(new Gap(gap.shown(), gap.length(), packet.ticks())));
            open.clear();
        }
        if (packet.isCorrupt()) {
            markedAt = packet.ticks();
            packetsToLookAt = PACKETS_BEHIND;
        }
        decodedBefore = packet.decoded();
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
