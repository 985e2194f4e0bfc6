package io.tailrace.standalone.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.standalone.transfer.GatewayClient;
import io.tailrace.standalone.transfer.Listing;
import io.tailrace.standalone.transfer.TransferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Follows very many jobs to their ends by the listing of what is open: a job that is not in it is looked at by itself, once when all goes
 * well. One thread.
 */
final class JobEnds {

    /** Looking takes no more than a tenth of the gateway's time. */
    private static final int SHARE = 10;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final GatewayClient gateway;
    private final Outages outages;
    private final Duration pause;
    private final Duration unknownFor;
    private final Map<String, Integer> open = new HashMap<>();
    private final Map<String, Long> missedNanos = new HashMap<>();
    private final Map<String, JobEnd> ends = new HashMap<>();

    /**
     * @param patience how long the gateway may be away
     * @param pause    from one look to the next, at least
     * @param unknownFor after so long a job that the gateway does not know will not come any more
     */
    JobEnds(GatewayClient gateway, Duration patience, Duration pause, Duration unknownFor) {
        this.gateway = gateway;
        this.outages = new Outages(patience);
        this.pause = pause;
        this.unknownFor = unknownFor;
    }

    /** One more job, whose run {@code run} is waited for. */
    void add(String job, int run) {
        open.merge(job, run, Math::max);
    }

    int openCount() {
        return open.size();
    }

    /** By job; only of those that have ended. */
    Map<String, JobEnd> ends() {
        return ends;
    }

    /**
     * Returns when all have ended.
     *
     * @param onEnd hears of each
     * @throws TransferException when the gateway stays away
     */
    void await(BiConsumer<String, JobEnd> onEnd) throws TransferException, InterruptedException {
        while (!open.isEmpty()) {
            long begun = System.nanoTime();
            try {
                look(onEnd);
            } catch (TransferException e) {
                outages.silent(String.valueOf(e.getMessage()));
            }
            if (!open.isEmpty()) {
                Thread.sleep(rest(Duration.ofNanos(System.nanoTime() - begun)).toMillis());
            }
        }
    }

    private Duration rest(Duration took) {
        Duration wanted = took.multipliedBy(SHARE);
        if (wanted.compareTo(pause) < 0) {
            return pause;
        }
        return wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
    }

    private void look(BiConsumer<String, JobEnd> onEnd) throws TransferException, InterruptedException {
        Set<String> unfinished = new HashSet<>();
        new Listing(gateway::jobs, Map.of("state", JobEnd.OPEN_STATES))
                .first(Integer.MAX_VALUE, view -> unfinished.add(view.path("id").asText()));
        outages.heard();
        Iterator<Map.Entry<String, Integer>> left = open.entrySet().iterator();
        while (left.hasNext()) {
            Map.Entry<String, Integer> job = left.next();
            if (!unfinished.contains(job.getKey()) && hasEnded(job.getKey(), job.getValue())) {
                left.remove();
                missedNanos.remove(job.getKey());
                onEnd.accept(job.getKey(), ends.getOrDefault(job.getKey(), JobEnd.UNKNOWN));
            }
        }
    }

    private boolean hasEnded(String job, int run) throws TransferException, InterruptedException {
        JobEnd now = gateway.view(job).map(this::known).orElse(JobEnd.UNKNOWN);
        outages.heard();
        boolean isOver = now.equals(JobEnd.UNKNOWN) ? isMissedFor(job) : now.isFinal() && now.run() >= run;
        if (isOver) {
            ends.put(job, now);
        }
        return isOver;
    }

    private JobEnd known(JsonNode view) {
        missedNanos.remove(view.path("id").asText());
        return JobEnd.of(view);
    }

    /** The views of gateways follow the jobs: what was taken a moment ago may not be there yet. */
    private boolean isMissedFor(String job) {
        long now = System.nanoTime();
        Long since = missedNanos.putIfAbsent(job, now);
        return since != null && now - since > unknownFor.toNanos();
    }
}
