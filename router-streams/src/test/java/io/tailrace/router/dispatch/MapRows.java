package io.tailrace.router.dispatch;

import io.tailrace.events.Task;
import io.tailrace.router.state.CursorRow;
import io.tailrace.router.state.InflightRow;
import io.tailrace.router.state.PoolRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dispatcher's rows in maps, to be taken up by another dispatcher. */
final class MapRows implements DispatchRows {

    final Map<String, CursorRow> cursors = new HashMap<>();
    final Map<String, Task> templates = new HashMap<>();
    final Map<String, InflightRow> inflight = new HashMap<>();
    final Map<String, PoolRow> pools = new HashMap<>();

    private static String key(CursorRow row) {
        return row.getJobId() + "/" + row.getGroupId();
    }

    @Override
    public Optional<CursorRow> cursor(String queue, String jobId, String groupId) {
        return Optional.ofNullable(cursors.get(jobId + "/" + groupId));
    }

    @Override
    public Optional<Task> template(String queue, String jobId, String groupId) {
        return Optional.ofNullable(templates.get(jobId + "/" + groupId));
    }

    @Override
    public Optional<PoolRow> pool(String queue) {
        return Optional.ofNullable(pools.get(queue));
    }

    @Override
    public List<CursorRow> cursors(String queue) {
        return List.copyOf(cursors.values());
    }

    @Override
    public List<CursorRow> cursors(String queue, String jobId) {
        return cursors.values().stream()
                .filter(row -> row.getJobId().equals(jobId))
                .toList();
    }

    @Override
    public List<InflightRow> inflight(String queue) {
        return List.copyOf(inflight.values());
    }

    @Override
    public void save(CursorRow row) {
        cursors.put(key(row), row);
    }

    @Override
    public void saveTemplate(CursorRow group, Task template) {
        templates.put(key(group), template);
    }

    @Override
    public void save(InflightRow row) {
        inflight.put(row.getJobId() + "/" + row.getTaskId(), row);
    }

    @Override
    public void save(PoolRow row) {
        pools.put(row.getQueue(), row);
    }

    @Override
    public void drop(CursorRow group) {
        cursors.remove(key(group));
        templates.remove(key(group));
    }

    @Override
    public void drop(InflightRow row) {
        inflight.remove(row.getJobId() + "/" + row.getTaskId());
    }
}
