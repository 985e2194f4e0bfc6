package io.tailrace.standalone.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a job's view says of damage, as a sentence: "2.4 s of the recording were damaged and concealed, at 0:12.0–0:14.4." */
final class DamageWords {

    private static final int MOST_SPANS = 3;

    private DamageWords() {}

    /** Empty where nothing was damaged. */
    static Optional<String> of(JsonNode damage) {
        List<String> spans = new ArrayList<>();
        for (JsonNode span : damage.path("spans")) {
            spans.add(clock(span.path("start").asDouble()) + "–"
                    + clock(span.path("end").asDouble()));
        }
        if (spans.isEmpty()) {
            return Optional.empty();
        }
        int more = spans.size() - MOST_SPANS;
        String places = String.join(", ", spans.subList(0, Math.min(MOST_SPANS, spans.size())))
                + (more > 0 ? " and " + more + " more" : "");
        return Optional.of(String.format(
                Locale.ROOT,
                "%.1f s of the recording were damaged and concealed, at %s.",
                Math.max(0.1, damage.path("seconds").asDouble()),
                places));
    }

    /** {@code 1:02:03.4}, to a tenth. */
    private static String clock(double seconds) {
        long tenths = Math.max(0, Math.round(seconds * 10));
        long minutes = tenths / 600;
        String rest = String.format(Locale.ROOT, "%02d.%d", tenths / 10 % 60, tenths % 10);
        return minutes < 60
                ? minutes + ":" + rest
                : String.format(Locale.ROOT, "%d:%02d:%s", minutes / 60, minutes % 60, rest);
    }
}
