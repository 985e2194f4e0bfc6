package io.tailrace.encoder.encode;

import io.tailrace.media.TimeSpan;
import io.tailrace.media.TimeSpans;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which stretches of a picture are damaged, from what ffmpeg writes with {@code -debug_ts}: a line for each packet, and one for each
 * picture as it leaves the decoder, in the order in which they are shown. A picture is damaged when the line in front of its own says so
 * (the decoder writes both), or when its packet went in and nothing came out. What follows is made of it until the next key frame.
 */
final class PictureDamage implements Consumer<String> {

    private static final String DAMAGED = "corrupt decoded frame";
    private static final Pattern PACKET = Pattern.compile(
            "demuxer\\+ffmpeg -> ist_index:\\S+ type:video pkt_pts:\\S+ pkt_pts_time:(-?[0-9.]+) .*duration_time:([0-9.]+)?");
    private static final Pattern PICTURE =
            Pattern.compile("decoder -> pts:\\S+ pts_time:(-?[0-9.]+) .*duration_time:([0-9.]+|NOPTS) keyframe:([01])");

    /** A picture may be timed a rounding beside its packet, so a moment a little behind its start decides: a field is half a picture. */
    private static final long LONGEST_QUARTER_MICROS = 10_000;

    private static final int MOST_WAITING = 10_000;

    /** Packets without a picture so far: their starts, by a moment within them. */
    private final TreeMap<Long, Long> waiting = new TreeMap<>();

    private TimeSpans spans = TimeSpans.NONE;
    private boolean isNextDamaged;
    private boolean isOpen;
    private long openedAt;
    private long shownFrom = Long.MIN_VALUE;
    private long shownTo = Long.MIN_VALUE;

    @Override
    public void accept(String line) {
        if (line.contains(DAMAGED)) {
            isNextDamaged = true;
            return;
        }
        Matcher packet = PACKET.matcher(line);
        if (packet.find()) {
            packet(Micros.of(packet.group(1)), Micros.of(packet.group(2)));
            return;
        }
        Matcher picture = PICTURE.matcher(line);
        if (picture.find()) {
            long start = Micros.of(picture.group(1));
            picture(
                    start,
                    start + Math.max(1, Micros.of(picture.group(2))),
                    picture.group(3).equals("1"));
        }
    }

    private void packet(long start, long duration) {
        if (waiting.size() < MOST_WAITING) {
            waiting.put(start + Math.min(duration / 4, LONGEST_QUARTER_MICROS), start);
        }
    }

    private void picture(long start, long end, boolean isKey) {
        lost(waiting.headMap(start));
        waiting.headMap(end).clear();
        if (isKey && isOpen && !isNextDamaged) {
            close(start);
        }
        if (isNextDamaged) {
            open(start);
        }
        isNextDamaged = false;
        shownFrom = start;
        shownTo = end;
    }

    /** Pictures come in order: what is earlier than one of them does not come any more. */
    private void lost(SortedMap<Long, Long> packets) {
        packets.forEach((moment, start) -> {
            if (moment < shownFrom || moment >= shownTo) {
                open(start);
            }
        });
        packets.clear();
    }

    private void open(long start) {
        openedAt = isOpen ? Math.min(openedAt, start) : start;
        isOpen = true;
    }

    private void close(long end) {
        if (end > openedAt) {
            spans = spans.plus(new TimeSpans(List.of(new TimeSpan(openedAt, end))))
                    .atMost(DamageLook.MOST_SPANS);
        }
        isOpen = false;
    }

    /** On the clock of the lines, after the last of them; what has no key frame behind it ends with {@code endMicros}. */
    TimeSpans spans(long endMicros) {
        lost(waiting);
        if (isOpen) {
            close(endMicros);
        }
        return spans;
    }
}
