package io.tailrace.router.dispatch;

import io.tailrace.router.state.InflightRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tasks of a queue that are released and not settled. */
final class Inflight {

    private final Map<String, Map<String, InflightRow>> groups = new HashMap<>();
    private int count;
    private double seconds;

    void add(InflightRow row) {
        remove(row);
        groups.computeIfAbsent(key(row.getJobId(), row.getGroupId()), k -> new HashMap<>())
                .put(row.getTaskId(), row);
        count++;
        seconds += row.getPredictedSeconds();
    }

    void remove(InflightRow row) {
        String key = key(row.getJobId(), row.getGroupId());
        Map<String, InflightRow> group = groups.getOrDefault(key, Map.of());
        InflightRow removed = group.isEmpty() ? null : group.remove(row.getTaskId());
        if (removed == null) {
            return;
        }
        count--;
        seconds = count == 0 ? 0 : seconds - removed.getPredictedSeconds();
        if (group.isEmpty()) {
            groups.remove(key);
        }
    }

    Optional<InflightRow> find(String jobId, String groupId, String taskId) {
        return Optional.ofNullable(
                groups.getOrDefault(key(jobId, groupId), Map.of()).get(taskId));
    }

    List<InflightRow> of(String jobId, String groupId) {
        return List.copyOf(groups.getOrDefault(key(jobId, groupId), Map.of()).values());
    }

    private static String key(String jobId, String groupId) {
        return jobId + "/" + groupId;
    }

    int count() {
        return count;
    }

    /** Sum of the predictions. */
    double seconds() {
        return Math.max(0, seconds);
    }
}
