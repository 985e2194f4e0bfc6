package io.tailrace.packager.publish;

import io.tailrace.events.Task;
import io.tailrace.packager.asset.AssetLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /** A folder of the path that has the name of something inside every asset. */
    Optional<String> reserved() {
        return Stream.of(path.split("/")).filter(AssetLayout::isReserved).findFirst();
    }

    /** The folders that this one lies in, from the bucket's root down, each with a slash at its end. */
    List<String> above() {
        List<String> folders = new ArrayList<>();
        for (int end = path.indexOf('/'); end >= 0 && end < path.length() - 1; end = path.indexOf('/', end + 1)) {
            folders.add(path.substring(0, end + 1));
        }
        return folders;
    }

    String key(String below) {
        return path + below;
    }
}
