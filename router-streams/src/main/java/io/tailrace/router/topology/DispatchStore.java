package io.tailrace.router.topology;

import io.tailrace.events.Task;
import io.tailrace.router.dispatch.DispatchRows;
import io.tailrace.router.state.CursorRow;
import io.tailrace.router.state.InflightRow;
import io.tailrace.router.state.PoolRow;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The dispatcher's rows in one store: {@code <queue>/pool}, {@code <queue>/cursor/<job>/<group>}, {@code <queue>/template/…},
 * {@code <queue>/inflight/<job>/<task>}.
 */
final class DispatchStore implements DispatchRows {

    private final Rows<CursorRow> cursors;
    private final Rows<Task> templates;
    private final Rows<InflightRow> inflight;
    private final Rows<PoolRow> pools;

    DispatchStore(KeyValueStore<String, byte[]> store, RowSchemas schemas) {
        cursors = new Rows<>(store, new RowCodec<>(CursorRow.class, schemas));
        templates = new Rows<>(store, new RowCodec<>(Task.class, schemas));
        inflight = new Rows<>(store, new RowCodec<>(InflightRow.class, schemas));
        pools = new Rows<>(store, new RowCodec<>(PoolRow.class, schemas));
    }

    private static String cursorKey(String queue, String jobId, String groupId) {
        return queue + "/cursor/" + jobId + "/" + groupId;
    }

    private static String cursorKey(CursorRow row) {
        return cursorKey(row.getQueue(), row.getJobId(), row.getGroupId());
    }

    private static String templateKey(String queue, String jobId, String groupId) {
        return queue + "/template/" + jobId + "/" + groupId;
    }

    private static String inflightKey(InflightRow row) {
        return row.getQueue() + "/inflight/" + row.getJobId() + "/" + row.getTaskId();
    }

    @Override
    public Optional<CursorRow> cursor(String queue, String jobId, String groupId) {
        return cursors.get(cursorKey(queue, jobId, groupId));
    }

    @Override
    public Optional<Task> template(String queue, String jobId, String groupId) {
        return templates.get(templateKey(queue, jobId, groupId));
    }

    @Override
    public Optional<PoolRow> pool(String queue) {
        return pools.get(queue + "/pool");
    }

    @Override
    public List<CursorRow> cursors(String queue) {
        return cursors.all(queue + "/cursor/");
    }

    @Override
    public List<CursorRow> cursors(String queue, String jobId) {
        return cursors.all(cursorKey(queue, jobId, ""));
    }

    @Override
    public List<InflightRow> inflight(String queue) {
        return inflight.all(queue + "/inflight/");
    }

    @Override
    public void save(CursorRow row) {
        cursors.put(cursorKey(row), Optional.of(row));
    }

    @Override
    public void saveTemplate(CursorRow group, Task template) {
        templates.put(templateKey(group.getQueue(), group.getJobId(), group.getGroupId()), Optional.of(template));
    }

    @Override
    public void save(InflightRow row) {
        inflight.put(inflightKey(row), Optional.of(row));
    }

    @Override
    public void save(PoolRow row) {
        pools.put(row.getQueue() + "/pool", Optional.of(row));
    }

    @Override
    public void drop(CursorRow group) {
        cursors.put(cursorKey(group), Optional.empty());
        templates.put(templateKey(group.getQueue(), group.getJobId(), group.getGroupId()), Optional.empty());
    }

    @Override
    public void drop(InflightRow row) {
        inflight.put(inflightKey(row), Optional.empty());
    }
}
