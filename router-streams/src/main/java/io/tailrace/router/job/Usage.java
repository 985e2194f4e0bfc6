package io.tailrace.router.job;

import io.tailrace.events.Outcome;
import io.tailrace.events.QueueUsage;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.Pools;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.UsageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sums up what attempts of a run took, queue by queue, at the prices that the pools have at that time. */
final class Usage {

    /** Pools of a run are few; beyond these nothing is counted. */
    private static final int MOST_QUEUES = 64;

    private static final double MILLIS_PER_HOUR = 3_600_000;

    private final Pools pools;

    Usage(Pools pools) {
        this.pools = pools;
    }

    /** An attempt ended, well or not. Shown with the next view. */
    void ended(JobDraft draft, Outcome outcome) {
        draft.note(row -> row.setUsage(with(row.getUsage(), outcome)));
    }

    List<UsageRow> with(List<UsageRow> before, Outcome outcome) {
        List<UsageRow> rows = new ArrayList<>(before);
        int place = 0;
        while (place < rows.size() && !isOf(rows.get(place), outcome)) {
            place++;
        }
        if (place < rows.size()) {
            rows.set(place, sum(rows.get(place), outcome));
        } else if (rows.size() < MOST_QUEUES) {
            rows.add(sum(new UsageRow(outcome.getQueue(), outcome.getHardwareClass(), 0, 0L, 0L, null, null), outcome));
        }
        return rows;
    }

    private static boolean isOf(UsageRow row, Outcome outcome) {
        return row.getQueue().equals(outcome.getQueue())
                && row.getHardwareClass().equals(outcome.getHardwareClass());
    }

    private UsageRow sum(UsageRow row, Outcome outcome) {
        double hours = outcome.getWallMillis() / MILLIS_PER_HOUR;
        return UsageRow.newBuilder(row)
                .setAttempts(row.getAttempts() + 1)
                .setWallMillis(row.getWallMillis() + outcome.getWallMillis())
                .setCpuMillis(row.getCpuMillis() + outcome.getCpuMillis())
                .setCost(sum(row.getCost(), rate(outcome, Pool::price), hours))
                .setWattHours(sum(row.getWattHours(), rate(outcome, Pool::watts), hours))
                .build();
    }

    private OptionalDouble rate(Outcome outcome, Function<Pool, OptionalDouble> figure) {
        return pools.find(outcome.getQueue()).map(figure).orElse(OptionalDouble.empty());
    }

    private static @Nullable Double sum(Optional<Double> before, OptionalDouble rate, double hours) {
        return rate.isPresent() ? Double.valueOf(before.orElse(0.0) + rate.getAsDouble() * hours) : before.orElse(null);
    }

    static List<QueueUsage> view(JobRow row) {
        return row.getUsage().stream()
                .map(usage -> new QueueUsage(
                        usage.getQueue(),
                        usage.getHardwareClass(),
                        usage.getAttempts(),
                        usage.getWallMillis() / 1000.0,
                        usage.getCpuMillis() / 1000.0,
                        usage.getCost().orElse(null),
                        usage.getWattHours().orElse(null)))
                .toList();
    }
}
