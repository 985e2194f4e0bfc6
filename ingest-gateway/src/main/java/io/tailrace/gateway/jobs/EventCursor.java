package io.tailrace.gateway.jobs;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client of the events has been told: the offset of the last record in each partition. It is the id of each event, so that any
 * gateway goes on where another one stopped. Pure.
 *
 * @param atMillis when the client knew everything that is before, UTC
 * @param offsets  by partition; nothing was told of the others
 */
record EventCursor(long atMillis, Map<Integer, Long> offsets) {

    private static final Pattern TEXT = Pattern.compile("v1\\.(\\d{1,15})((?:\\.\\d{1,5}-\\d{1,18}){0,1000})");
    private static final Pattern OFFSET = Pattern.compile("\\.(\\d+)-(\\d+)");
    private static final int LONGEST_TEXT = 8 * 1024;
    private static final long NONE = -1;

    EventCursor {
        offsets = Collections.unmodifiableMap(new TreeMap<>(offsets));
    }

    static EventCursor nothing(long nowMillis) {
        return new EventCursor(nowMillis, Map.of());
    }

    /** Empty when it is no id that a gateway gave out. */
    static Optional<EventCursor> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (text.length() > LONGEST_TEXT || !matcher.matches()) {
            return Optional.empty();
        }
        Map<Integer, Long> offsets = new TreeMap<>();
        Matcher each = OFFSET.matcher(matcher.group(2));
        while (each.find()) {
            Long before = offsets.put(Integer.valueOf(each.group(1)), Long.valueOf(each.group(2)));
            if (before != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new EventCursor(Long.parseLong(matcher.group(1)), offsets));
    }

    /** One line of letters, digits, dots and dashes. */
    String text() {
        StringBuilder text = new StringBuilder("v1.").append(atMillis);
        offsets.forEach((partition, offset) ->
                text.append('.').append(partition).append('-').append(offset));
        return text.toString();
    }

    /** The last offset that was told of; less than any when nothing was. */
    long offset(int partition) {
        return offsets.getOrDefault(partition, NONE);
    }

    boolean isBefore(Place place) {
        return offset(place.partition()) < place.offset();
    }

    EventCursor past(Place place) {
        Map<Integer, Long> after = new TreeMap<>(offsets);
        after.merge(place.partition(), place.offset(), Math::max);
        return new EventCursor(atMillis, after);
    }

    EventCursor at(long millis) {
        return new EventCursor(millis, offsets);
    }
}
