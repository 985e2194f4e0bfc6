package io.tailrace.packager.publish;

import io.tailrace.events.Task;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an asset lies in the output bucket.
 *
 * @param path with a slash at its end, without one at its start
 */
record OutputPrefix(String path) {

    private static final Pattern UNFIT = Pattern.compile("(^|/)(\\.{1,2}|)(/|$)|\\p{Cntrl}|\\\\");
    private static final int LONGEST = 512;

    /** The task's prefix, the job's id when it has none; empty when it is no fit place: empty or dotted folders, control characters. */
    static Optional<OutputPrefix> of(Task task, String wanted) {
        String path = wanted.isEmpty() ? task.getJobId() : wanted;
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        path = path.substring(path.startsWith("/") ? Math.min(1, end) : 0, end);
        return path.length() > LONGEST || UNFIT.matcher(path).find()
                ? Optional.empty()
                : Optional.of(new OutputPrefix(path + "/"));
    }

    String key(String below) {
        return path + below;
    }
}
