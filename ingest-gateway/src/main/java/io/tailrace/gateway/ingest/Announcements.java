package io.tailrace.gateway.ingest;

import io.tailrace.events.JobView;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.kafka.TraceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The door for recordings that a hook says are finished: checks them, gives them their terms, and takes them over. */
public final class Announcements {

    private final SourceRules rules;
    private final JobTerms terms;
    private final IngestDesk desk;

    Announcements(SourceRules rules, JobTerms terms, IngestDesk desk) {
        this.rules = rules;
        this.terms = terms;
        this.desk = desk;
    }

    /**
     * A finished recording in the object store, unchecked.
     *
     * @param details         metadata that goes over what an ingest rule gives
     * @param eventId         what tells it from a later one under the same key, where version and etag are not known
     * @param eventTimeMillis 0 when unknown
     */
    public record Announcement(
            String bucket,
            String key,
            Optional<String> versionId,
            Optional<String> etag,
            OptionalLong size,
            Map<String, String> details,
            String eventId,
            long eventTimeMillis) {

        public Announcement {
            details = Map.copyOf(details);
        }
    }

    /** Jobs as they stand, and why there is none for the others. */
    public record Taken(List<JobView> jobs, List<String> refused) {

        public Taken {
            jobs = List.copyOf(jobs);
            refused = List.copyOf(refused);
        }
    }

    /**
     * From the return on the jobs are on the broker. A recording that breaks the rules is refused alone: its sender would only send it
     * again, and the others with it.
     *
     * @param kind     of the hook
     * @param profile  as the hook's address names it; else the ingest rules decide
     * @param priority likewise
     * @param trace    that the hook is part of
     * @throws ProblemException 422 when profile or priority make no sense, 503 when the broker is away
     */
    public Taken take(
            String kind,
            List<Announcement> announcements,
            Optional<String> profile,
            Optional<String> priority,
            Optional<TraceContext> trace)
            throws InterruptedException {
        Terms.Finder finder = terms.asked(profile, priority);
        List<JobRequest> requests = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Announcement announcement : announcements) {
            try {
                requests.add(request(kind, announcement, finder));
            } catch (ProblemException e) {
                refused.add(e.problem().detail());
            }
        }
        return new Taken(requests.isEmpty() ? List.of() : desk.accept(requests, trace), refused);
    }

    private JobRequest request(String kind, Announcement announced, Terms.Finder finder) {
        String bucket = rules.bucket(announced.bucket());
        String key = rules.key(bucket, announced.key());
        Terms found = finder.of(kind, bucket, key);
        Map<String, String> metadata = new HashMap<>(found.metadata());
        metadata.putAll(announced.details());
        return new JobRequest(
                "webhook:" + kind,
                bucket,
                key,
                rules.versionId(announced.versionId()),
                rules.etag(announced.etag()),
                announced.size().orElse(-1) < 0 ? OptionalLong.empty() : announced.size(),
                found.profile(),
                found.lane(),
                rules.outputPrefix(found.outputPrefix()),
                rules.metadata(metadata),
                Optional.empty(),
                announced.eventId(),
                announced.eventTimeMillis(),
                List.of(),
                "",
                "");
    }
}
