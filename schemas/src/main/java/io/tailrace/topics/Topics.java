package io.tailrace.topics;

/** Names of the topics under one prefix, by default {@code tailrace.}. */
public record Topics(String prefix) {

    public static final String DEFAULT_PREFIX = "tailrace.";
    /** Queue of probe, prepare and hash tasks: no pool, no identity check. */
    public static final String PROBE_QUEUE = "probe";
    /** Queue of publish and cleanup tasks. */
    public static final String PUBLISH_QUEUE = "publish";

    public String ingest() {
        return prefix + "ingest";
    }

    public String commands() {
        return prefix + "commands";
    }

    public String dispatch() {
        return prefix + "dispatch";
    }

    public String dispatched() {
        return prefix + "dispatched";
    }

    /** Tasks of a queue: a pool, {@link #PROBE_QUEUE} or {@link #PUBLISH_QUEUE}. */
    public String tasks(String queue) {
        return prefix + "tasks." + queue;
    }

    /** True for the full name of a task topic. */
    public boolean isTasks(String topic) {
        return topic.startsWith(tasks(""));
    }

    /** Group that works a queue: a share group, or a consumer group. */
    public String workers(String queue) {
        return prefix + "workers." + queue;
    }

    public String outcomes() {
        return prefix + "outcomes";
    }

    public String progress() {
        return prefix + "progress";
    }

    public String jobLog() {
        return prefix + "job-log";
    }

    public String publishRequests() {
        return prefix + "publish-requests";
    }

    public String assets() {
        return prefix + "assets";
    }

    public String jobs() {
        return prefix + "jobs";
    }

    public String heartbeats() {
        return prefix + "workers";
    }

    public String queues() {
        return prefix + "queues";
    }

    public String controls() {
        return prefix + "controls";
    }

    public String revocations() {
        return prefix + "revocations";
    }

    public String audit() {
        return prefix + "audit";
    }

    public String deadLetters() {
        return prefix + "dead-letters";
    }
}
