package io.tailrace.router.dispatch;

import io.tailrace.events.Task;
import io.tailrace.router.state.CursorRow;
import io.tailrace.router.state.InflightRow;
import io.tailrace.router.state.PoolRow;
import java.util.List;
import java.util.Optional;

/** The rows a dispatcher lives by. They last; what a {@link QueueDispatcher} holds in memory is made from them at each start. */
public interface DispatchRows {

    Optional<CursorRow> cursor(String queue, String jobId, String groupId);

    Optional<Task> template(String queue, String jobId, String groupId);

    Optional<PoolRow> pool(String queue);

    /** All groups of a queue. */
    List<CursorRow> cursors(String queue);

    /** All groups of a job in a queue. */
    List<CursorRow> cursors(String queue, String jobId);

    List<InflightRow> inflight(String queue);

    void save(CursorRow row);

    void saveTemplate(CursorRow group, Task template);

    void save(InflightRow row);

    void save(PoolRow row);

    void drop(CursorRow group);

    void drop(InflightRow row);
}
