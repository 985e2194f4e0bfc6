package io.tailrace.router.job;

import io.tailrace.events.DamagedSpan;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Plan;
import io.tailrace.media.TimeSpan;
import io.tailrace.media.TimeSpans;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.SpanRow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which stretches of a title are damaged, and when they are more than its profile allows. */
final class Damage {

    /** Of a job; with more the nearest are joined. */
    static final int MOST_SPANS = 64;

    private static final long MILLION = 1_000_000;

    private Damage() {}

    /** Adds what was found to what is known: each rendition tells the same stretches. */
    static void add(JobDraft draft, List<DamagedSpan> found) {
        if (found.isEmpty()) {
            return;
        }
        long end = Acceptance.grid(draft.plan().orElseThrow()).durationMicros();
        TimeSpans before = of(draft.row().getDamaged());
        TimeSpans after = before.plus(new TimeSpans(found.stream()
                        .filter(span -> span.getEndMicros() > span.getStartMicros())
                        .map(span -> new TimeSpan(span.getStartMicros(), span.getEndMicros()))
                        .toList()))
                .within(0, end)
                .atMost(MOST_SPANS);
        if (!after.equals(before)) {
            draft.count(row -> row.setDamaged(after.spans().stream()
                    .map(span -> new SpanRow(span.startMicros(), span.endMicros()))
                    .toList()));
        }
    }

    private static TimeSpans of(List<SpanRow> rows) {
        return new TimeSpans(rows.stream()
                .map(row -> new TimeSpan(row.getStartMicros(), row.getEndMicros()))
                .toList());
    }

    static List<DamagedSpan> spans(JobRow row) {
        return row.getDamaged().stream()
                .map(span -> new DamagedSpan(span.getStartMicros(), span.getEndMicros()))
                .toList();
    }

    /** Why the job fails; empty as long as the profile allows what was found. */
    static Optional<Failure> verdict(JobDraft draft) {
        return draft.plan().flatMap(plan -> verdict(plan, of(draft.row().getDamaged())));
    }

    static Optional<Failure> verdict(Plan plan, TimeSpans damaged) {
        if (damaged.isEmpty()) {
            return Optional.empty();
        }
        long title = Acceptance.grid(plan).durationMicros();
        long total = damaged.totalMicros();
        int limit = plan.getDamageLimitMillionths();
        if (Math.multiplyExact(total, MILLION) <= Math.multiplyExact(title, (long) limit)) {
            return Optional.empty();
        }
        String message = String.format(
                Locale.ROOT,
                "%s of %s (%s) of the recording are damaged, first at %s; the profile %s allows %s. Send a better copy, or %s.",
                seconds(total),
                seconds(title),
                percent((double) total / title),
                clock(damaged.spans().get(0).startMicros()),
                plan.getProfile(),
                limit == 0 ? "none" : percent((double) limit / MILLION),
                limit == 0 ? "use a profile that conceals damage" : "raise damageLimit in the profile");
        return Optional.of(new Failure(ErrorClass.INPUT, "too-damaged", message));
    }

    private static String seconds(long micros) {
        return rounded(micros / 1e6) + " s";
    }

    private static String percent(double share) {
        return rounded(100 * share) + " %";
    }

    /** Two digits, and all in front of the point. */
    private static String rounded(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        BigDecimal rounded = value < 10 ? exact.round(new MathContext(2)) : exact.setScale(0, RoundingMode.HALF_UP);
        return rounded.stripTrailingZeros().toPlainString();
    }

    private static String clock(long micros) {
        long seconds = micros / MILLION;
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
