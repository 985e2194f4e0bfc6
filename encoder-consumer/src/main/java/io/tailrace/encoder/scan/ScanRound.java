package io.tailrace.encoder.scan;

import io.tailrace.events.IngestCompleted;
import io.tailrace.events.Lane;
import io.tailrace.profiles.IngestRule;
import io.tailrace.profiles.IngestRules;
import io.tailrace.store.ListedObject;
import java.time.Instant;

/** Judges what a listing shows. Decides; lists and sends nothing. */
final class ScanRound {

    static final String SOURCE = "scan";

    /** What becomes of an object; the names are a label of metrics. */
    enum Verdict {
        NOT_MEDIA,
        TOO_OLD,
        KNOWN,
        TOO_YOUNG,
        DUE
    }

    private final String bucket;
    private final ScanPlan plan;
    private final KnownJobs jobs;
    private final Candidates candidates;
    private final IngestRules rules;

    ScanRound(String bucket, ScanPlan plan, KnownJobs jobs, Candidates candidates, IngestRules rules) {
        this.bucket = bucket;
        this.plan = plan;
        this.jobs = jobs;
        this.candidates = candidates;
        this.rules = rules;
    }

    Verdict judge(ListedObject object, Instant now) {
        if (object.size() == 0 || !plan.isMedia(object.key())) {
            return Verdict.NOT_MEDIA;
        }
        if (object.lastModified().isBefore(now.minus(plan.maxAge()))) {
            candidates.forget(object.key());
            return Verdict.TOO_OLD;
        }
        if (jobs.hasOneAbout(object)) {
            candidates.forget(object.key());
            return Verdict.KNOWN;
        }
        return candidates.isDue(object.key(), object.etag(), now, plan.minAge()) ? Verdict.DUE : Verdict.TOO_YOUNG;
    }

    /** What a hook with the etag would have said, so that both are one job. The router knows the default profile. */
    IngestCompleted announcement(ListedObject object) {
        IngestRule rule = rules.rule(SOURCE, bucket, object.key());
        return IngestCompleted.newBuilder()
                .setSource(SOURCE)
                .setBucket(bucket)
                .setKey(object.key())
                .setEtag(object.etag())
                .setSize(object.size())
                .setProfile(rule.profile().orElse(""))
                .setLane(rule.lane().orElse(Lane.NORMAL))
                .setOutputPrefix(rule.outputPrefixFor(object.key()).orElse(null))
                .setMetadata(rule.metadata())
                .setEventTimeMillis(Math.max(0, object.lastModified().toEpochMilli()))
                .build();
    }
}
