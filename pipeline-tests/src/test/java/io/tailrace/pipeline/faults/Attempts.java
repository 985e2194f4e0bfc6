package io.tailrace.pipeline.faults;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;

/** What encoding cost and how much of it was for nothing, by the workers' own records and the router's word of what counted. */
final class Attempts {

    private static final String QUEUE = "cpu";

    /**
     * One attempt at an encoding task.
     *
     * @param costMillis processor time; of one that ended with its worker the time it ran, which is more
     */
    private record Attempt(long endMillis, long costMillis, boolean isAccepted) {}

    private final List<Attempt> attempts;

    private Attempts(List<Attempt> attempts) {
        this.attempts = List.copyOf(attempts);
    }

    /** Reads both topics to their ends. */
    static Attempts read(Topics topics, List<Member.End> ends, List<Schedule.Episode> episodes)
            throws IOException, InterruptedException {
        Set<String> accepted = new HashSet<>();
        for (GenericRecord entry : topics.decoded("job-log", "JobLogEntry")) {
            if (entry.get("unitAccepted") instanceof GenericRecord unit) {
                accepted.add(task(entry, unit));
            }
        }
        Map<String, GenericRecord> started = new HashMap<>();
        Map<String, GenericRecord> ended = new HashMap<>();
        for (GenericRecord outcome : topics.decoded("outcomes", "Outcome")) {
            String kind = outcome.get("kind").toString();
            if (!outcome.get("queue").toString().equals(QUEUE)) {
                continue;
            }
            String lease = task(outcome, outcome) + " " + outcome.get("leaseId");
            if (kind.equals("STARTED")) {
                started.putIfAbsent(lease, outcome);
            } else if (kind.equals("FINISHED") || kind.equals("HANDED_BACK")) {
                ended.putIfAbsent(lease, outcome);
            }
        }
        return new Attempts(started.entrySet().stream()
                .map(start -> attempt(start, ended, accepted, ends, episodes))
                .toList());
    }

    private static String task(GenericRecord job, GenericRecord task) {
        return job.get("jobId") + " " + job.get("run") + " " + task.get("taskId") + " " + task.get("attempt");
    }

    private static Attempt attempt(
            Map.Entry<String, GenericRecord> start,
            Map<String, GenericRecord> ended,
            Set<String> accepted,
            List<Member.End> ends,
            List<Schedule.Episode> episodes) {
        long began = (Long) start.getValue().get("atMillis");
        GenericRecord end = ended.get(start.getKey());
        if (end != null) {
            String task = start.getKey().substring(0, start.getKey().lastIndexOf(' '));
            boolean isAccepted = accepted.contains(task)
                    && String.valueOf(end.get("verdict")).equals("SUCCEEDED");
            return new Attempt((Long) end.get("atMillis"), (Long) end.get("cpuMillis"), isAccepted);
        }
        long stopped = stopped(start.getValue().get("workerId").toString(), began, ends, episodes);
        return new Attempt(stopped, stopped - began, false);
    }

    /** When the worker of an attempt that never ended went away or stood still. */
    private static long stopped(String worker, long began, List<Member.End> ends, List<Schedule.Episode> episodes) {
        long stopped = Long.MAX_VALUE;
        for (Member.End end : ends) {
            if (end.atMillis() >= began && worker.contains("-" + end.pid() + "-")) {
                stopped = Math.min(stopped, end.atMillis());
            }
        }
        for (Schedule.Episode episode : episodes) {
            if (stopped == Long.MAX_VALUE && episode.atMillis() >= began) {
                stopped = episode.atMillis();
            }
        }
        return stopped == Long.MAX_VALUE ? began : stopped;
    }

    /** Share of the encoding that ended in a span of time and was for nothing, 0 to 1. */
    double wasted(long fromMillis, long toMillis) {
        double all = 0;
        double wasted = 0;
        for (Attempt attempt : attempts) {
            if (attempt.endMillis() >= fromMillis && attempt.endMillis() <= toMillis) {
                all += attempt.costMillis();
                wasted += attempt.isAccepted() ? 0 : attempt.costMillis();
            }
        }
        return all == 0 ? 0 : wasted / all;
    }
}
