package io.tailrace.router.job;

import java.util.Locale;
import java.util.OptionalInt;

/** Names of groups and tasks within a job, safe in keys. */
public final class TaskIds {

    private static final int DIGITS = 6;

    private TaskIds() {}

    static String probe(int run) {
        return group(run, "probe");
    }

    static String prepare(int run) {
        return group(run, "prepare");
    }

    static String hash(int run) {
        return group(run, "hash");
    }

    static String publish(int run, int step) {
        return group(run, "publish-" + step);
    }

    static String group(int run, String suffix) {
        return "r" + run + "-" + suffix;
    }

    /** {@code <groupId>-<chunk, six digits>}. */
    public static String task(String groupId, int chunk) {
        return groupId + "-" + String.format(Locale.ROOT, "%0" + DIGITS + "d", chunk);
    }

    /** The chunk that a task of {@code groupId} names; empty when the names do not fit. */
    static OptionalInt chunk(String groupId, String taskId) {
        if (!taskId.startsWith(groupId + "-")) {
            return OptionalInt.empty();
        }
        String digits = taskId.substring(groupId.length() + 1);
        if (digits.length() < DIGITS || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(digits));
    }
}
