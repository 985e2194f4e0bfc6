package io.tailrace.router.topology;

import io.tailrace.router.state.CursorRow;
import io.tailrace.router.state.InflightRow;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.TaskRow;
import io.tailrace.router.state.TimerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What stands in the stores of a router. */
final class RouterRows {

    private final TopologyTestDriver driver;
    private final RowCodec<JobRow> jobs;
    private final RowCodec<TimerRow> timers;
    private final Rows<TaskRow> tasks;
    private final Rows<CursorRow> cursors;
    private final Rows<InflightRow> inflight;

    RouterRows(TopologyTestDriver driver) {
        this.driver = driver;
        RowSchemas ofJobs = new RowSchemas(store(RouterTopology.JOB_SCHEMAS));
        RowSchemas ofQueues = new RowSchemas(store(RouterTopology.DISPATCH_SCHEMAS));
        jobs = new RowCodec<>(JobRow.class, ofJobs);
        timers = new RowCodec<>(TimerRow.class, ofJobs);
        tasks = new Rows<>(store(RouterTopology.JOB_DETAILS), new RowCodec<>(TaskRow.class, ofJobs));
        cursors = new Rows<>(store(RouterTopology.DISPATCH_ROWS), new RowCodec<>(CursorRow.class, ofQueues));
        inflight = new Rows<>(store(RouterTopology.DISPATCH_ROWS), new RowCodec<>(InflightRow.class, ofQueues));
    }

    private KeyValueStore<String, byte[]> store(String name) {
        return driver.getKeyValueStore(name);
    }

    List<String> keys(String store) {
        return List.copyOf(all(store).keySet());
    }

    private Map<String, byte[]> all(String store) {
        Map<String, byte[]> rows = new TreeMap<>();
        try (KeyValueIterator<String, byte[]> found = store(store).all()) {
            while (found.hasNext()) {
                KeyValue<String, byte[]> row = found.next();
                rows.put(row.key, row.value);
            }
        }
        return rows;
    }

    private <T extends SpecificRecord> List<T> all(String store, RowCodec<T> codec) {
        List<T> rows = new ArrayList<>();
        all(store).values().forEach(row -> rows.add(codec.decode(row)));
        return rows;
    }

    List<JobRow> jobs() {
        return all(RouterTopology.JOB_ROWS, jobs);
    }

    Optional<JobRow> job(String jobId) {
        return Optional.ofNullable(store(RouterTopology.JOB_ROWS).get(jobId)).map(jobs::decode);
    }

    Optional<TaskRow> task(String jobId, String taskId) {
        return tasks.get(jobId + "/run/tasks/" + taskId);
    }

    boolean awaitsNextRun(String jobId) {
        return store(RouterTopology.JOB_DETAILS).get(jobId + "/next") != null;
    }

    List<TimerRow> timers() {
        return all(RouterTopology.JOB_TIMERS, timers);
    }

    /** When the next timer is due, UTC milliseconds. */
    Optional<Long> nextDue() {
        return keys(RouterTopology.JOB_TIMERS).stream()
                .findFirst()
                .map(key -> Long.parseLong(key.substring(0, key.indexOf('/'))));
    }

    List<CursorRow> cursors(String queue) {
        return cursors.all(queue + "/cursor/");
    }

    List<InflightRow> inflight(String queue) {
        return inflight.all(queue + "/inflight/");
    }
}
