package io.tailrace.router;

import io.tailrace.service.Setting;
import java.util.List;

/** What the router can be told. */
public final class RouterSettings {

    public static final Setting STATE_DIR = new Setting(
            "TAILRACE_STATE_DIR",
            "/var/lib/tailrace",
            "Folder of the stream application's state; kept between starts, one for each instance");

    public static final Setting RETRY_WINDOW = new Setting(
            "TAILRACE_RETRY_WINDOW", "72h", "How long the work objects of a failed or partial run are kept");

    public static final Setting JOBS_RETENTION = new Setting(
            "TAILRACE_JOBS_RETENTION", "720h", "How long the view of an ended job is shown; at least the retry window");

    public static final Setting JOB_MAX_AGE = new Setting(
            "TAILRACE_JOB_MAX_AGE",
            "120h",
            "A run that is not ended by then fails; shorter than the work bucket's lifecycle and the topics' retention");

    public static final Setting SOURCE_HASH = new Setting(
            "TAILRACE_AUDIT_SOURCE_HASH",
            "true",
            "Whether each source is read once more, beside everything else, for its SHA-256 in the audit");

    /** A name for plans and views; the router talks to no store. */
    public static final Setting OUTPUT_BUCKET =
            new Setting("TAILRACE_S3_OUTPUT_BUCKET", "media-output", "Bucket assets are published to");

    public static final Setting INPUT_BUCKETS = new Setting(
            "TAILRACE_S3_INPUT_BUCKET",
            "media-input",
            "Bucket of the recordings, or a list separated by commas; an ingest record that names another is a dead letter");

    public static final Setting SOURCE_ROOTS = new Setting(
            "TAILRACE_SOURCE_ROOTS",
            "",
            "Folders that workers read sources from, as NAME=/folder, separated by commas; gateway and router need the names only");

    public static final Setting BOOTSTRAP = new Setting(
            "TAILRACE_BOOTSTRAP",
            "create",
            "At a start: create makes missing topics, settings of share groups and schemas; check waits until they are there");

    public static final Setting TOPIC_PARTITIONS =
            new Setting("TAILRACE_TOPIC_PARTITIONS", "12", "Partitions of every keyed topic; cannot be changed later");

    public static final Setting TOPIC_REPLICATION = new Setting(
            "TAILRACE_TOPIC_REPLICATION", "3", "Replicas of every topic that is made; writes need all but one of them");

    public static final Setting RELEASE_AHEAD = new Setting(
            "TAILRACE_RELEASE_AHEAD",
            "",
            "Tasks of a queue released beyond its live slots, at least, 2 to 500; empty: 2, with the classic queue 24. More shows a scaler on consumer lag more of the demand, and what is released nobody overtakes");

    private RouterSettings() {}

    public static List<Setting> all() {
        return List.of(
                STATE_DIR,
                RETRY_WINDOW,
                JOBS_RETENTION,
                JOB_MAX_AGE,
                SOURCE_HASH,
                OUTPUT_BUCKET,
                INPUT_BUCKETS,
                SOURCE_ROOTS,
                BOOTSTRAP,
                TOPIC_PARTITIONS,
                TOPIC_REPLICATION,
                RELEASE_AHEAD);
    }
}
