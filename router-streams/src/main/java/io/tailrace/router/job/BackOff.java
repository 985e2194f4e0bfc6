package io.tailrace.router.job;

import io.tailrace.events.ErrorClass;
import java.time.Duration;

/** How long a task rests before its next try. Pure: what scatters the pauses comes from the task's name. */
final class BackOff {

    /** Of a failure's class: the first pause, how much longer each one is, and the longest. */
    private record Pause(Duration first, int factor, Duration longest) {}

    private static final Pause PASSING = new Pause(Duration.ofSeconds(2), 4, Duration.ofMinutes(5));
    /** Another node may take it at once; this one may need a moment to get free what it lacks. */
    private static final Pause SHORTAGE = new Pause(Duration.ofSeconds(1), 4, Duration.ofMinutes(1));
    /** A bug does not pass by waiting. */
    private static final Pause BUG = new Pause(Duration.ofMillis(500), 2, Duration.ofSeconds(10));

    /** Pauses differ by that share up or down, so that what failed together does not come back together. */
    private static final double JITTER = 0.2;

    private BackOff() {}

    /** Milliseconds before the attempt of {@code taskId} that follows {@code failures} failed ones, from 1. */
    static long millis(ErrorClass errorClass, int failures, String taskId) {
        Pause pause = switch (errorClass) {
            case RESOURCE -> SHORTAGE;
            case INTERNAL -> BUG;
            default -> PASSING;
        };
        double millis = pause.first().toMillis() * Math.pow(pause.factor(), Math.max(0, failures - 1));
        double bounded = Math.min(millis, (double) pause.longest().toMillis());
        return Math.round(bounded * (1 + JITTER * scatter(taskId + "/" + failures)));
    }

    /** From -1 to 1, always the same for one name. */
    private static double scatter(String name) {
        long mixed = name.hashCode() * 0x9E3779B97F4A7C15L;
        return (mixed >> 11) / (double) (1L << 52);
    }
}
