package io.tailrace.gateway.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.audit.AuditLine;
import io.tailrace.events.AuditEvent;
import io.tailrace.events.JobView;
import io.tailrace.gateway.http.Answer;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import io.tailrace.gateway.jobs.JobCatalog;
import io.tailrace.kafka.KeyHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the audit of a job. It is read from its topic when it is asked for: no index of years of events is kept. */
public final class AuditEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(AuditEndpoints.class);

    /** An event is at most 256 KiB, mostly one or two. */
    private static final int MOST_EVENTS = 200;

    private static final Duration LONGEST_READ = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    /** Clocks of routers may differ by that much. */
    private static final long MARGIN_MILLIS = Duration.ofMinutes(10).toMillis();

    private final JobCatalog jobs;
    private final KeyHistory<AuditEvent> history;
    private final Semaphore oneAtATime = new Semaphore(1, true);

    public AuditEndpoints(JobCatalog jobs, KeyHistory<AuditEvent> history) {
        this.jobs = jobs;
        this.history = history;
    }

    /**
     * {@code GET /api/v1/jobs/{id}/audit}: a page of events, in order. {@code cursor} goes on where a page ended. {@code since} (RFC 3339)
     * finds events of a job that is not shown any more.
     */
    public Answer show(Call call) throws InterruptedException {
        String id = call.path("id");
        Optional<JobView> view = jobs.find(id);
        Optional<Instant> since = call.query("since").map(AuditEndpoints::time);
        if (view.isEmpty() && since.isEmpty()) {
            throw new ProblemException(
                    Problem.of(
                            HttpStatus.NOT_FOUND_404,
                            "unknown-job",
                            "there is no job " + Text.shown(id)
                                    + "; events of one that is not shown any more are found with ?since=, a time before it began"));
        }
        long begin = since.map(Instant::toEpochMilli)
                .orElseGet(() -> Math.max(0, view.orElseThrow().getAuditSinceMillis() - MARGIN_MILLIS));
        Optional<Long> cursor = call.query("cursor").map(AuditEndpoints::offset);
        KeyHistory.Page<AuditEvent> page = read(id, begin, cursor);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        page.records().forEach(event -> items.add(AuditLine.write(event)));
        page.next().ifPresent(next -> body.put("next", Long.toString(next)));
        view.map(JobView::getAuditHead).filter(head -> !head.isEmpty()).ifPresent(head -> body.put("head", head));
        return Answer.ok(body);
    }

    private KeyHistory.Page<AuditEvent> read(String id, long begin, Optional<Long> cursor) throws InterruptedException {
        if (!oneAtATime.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ProblemException(Problem.unavailable(
                    "audit-busy", "others read the audit now, which is done one by one", LONGEST_WAIT));
        }
        try {
            return cursor.isPresent()
                    ? history.next(id, cursor.get(), MOST_EVENTS, LONGEST_READ)
                    : history.first(id, begin, MOST_EVENTS, LONGEST_READ);
        } catch (KafkaException e) {
            LOG.warn("The audit of job {} cannot be read: {}", Text.shown(id), e.toString());
            throw new ProblemException(Problem.unavailable(
                    "broker-unavailable", "the audit's topic cannot be read now", Duration.ofSeconds(5)));
        } finally {
            oneAtATime.release();
        }
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ProblemException(
                    Problem.malformed("since must be a time such as 2026-05-01T00:00:00Z (RFC 3339)"));
        }
    }

    private static long offset(String text) {
        try {
            long offset = Long.parseLong(text);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        throw new ProblemException(Problem.malformed("cursor must be the next of an earlier page"));
    }
}
