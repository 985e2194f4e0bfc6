package io.tailrace.gateway.jobs;

import io.tailrace.events.JobState;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Which jobs a listing shows, and how many of them.
 *
 * @param keyPrefix of the source's key; empty for all
 * @param since     the oldest time of creation, UTC milliseconds
 * @param until     the first time of creation that is too late
 * @param isDryRun  only dry runs; else only jobs
 */
record JobFilter(
        Set<JobState> states,
        Optional<String> profile,
        String keyPrefix,
        OptionalLong since,
        OptionalLong until,
        int limit,
        Optional<Position> cursor,
        boolean isDryRun) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 500;
    private static final int LONGEST_PREFIX = 1024;
    private static final Set<String> PARAMETERS =
            Set.of("state", "profile", "keyPrefix", "since", "until", "limit", "cursor", "dryRun");

    /** Everything, by first pages. */
    static final JobFilter ALL = new JobFilter(
            EnumSet.allOf(JobState.class),
            Optional.empty(),
            "",
            OptionalLong.empty(),
            OptionalLong.empty(),
            DEFAULT_LIMIT,
            Optional.empty(),
            false);

    /**
     * Reads the query.
     *
     * @throws ProblemException 400 that names the parameter
     */
    static JobFilter of(Call call) {
        Set<String> unknown = new TreeSet<>(call.queryNames());
        unknown.removeAll(PARAMETERS);
        if (!unknown.isEmpty()) {
            throw refused(
                    "unknown-parameter",
                    "there is no parameter " + Text.shown(unknown.iterator().next()) + "; there are "
                            + String.join(", ", new TreeSet<>(PARAMETERS)));
        }
        return new JobFilter(
                call.query("state").map(JobFilter::states).orElse(ALL.states()),
                call.query("profile"),
                call.query("keyPrefix").map(JobFilter::prefix).orElse(""),
                time(call, "since"),
                time(call, "until"),
                call.query("limit").map(JobFilter::limit).orElse(DEFAULT_LIMIT),
                call.query("cursor").map(Position::ofCursor),
                call.query("dryRun").filter(JobFilter::isTrue).isPresent());
    }

    /** Whether a job is shown, whenever it was created. */
    boolean takes(JobState state, String ofProfile, String key, boolean isOfDryRun) {
        return isOfDryRun == isDryRun
                && states.contains(state)
                && key.startsWith(keyPrefix)
                && profile.filter(wanted -> !wanted.equals(ofProfile)).isEmpty();
    }

    private static Set<JobState> states(String text) {
        Set<JobState> states = EnumSet.noneOf(JobState.class);
        for (String name : text.split(",", -1)) {
            states.add(Arrays.stream(JobState.values())
                    .filter(state -> state != JobState.UNKNOWN && state.name().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> refused("invalid-state", "state: there is no \"" + Text.shown(name) + "\"")));
        }
        return states;
    }

    private static boolean isTrue(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw refused("invalid-dry-run", "dryRun must be true or false");
        }
        return text.equals("true");
    }

    private static String prefix(String text) {
        if (text.length() > LONGEST_PREFIX) {
            throw refused("invalid-key-prefix", "keyPrefix must be at most " + LONGEST_PREFIX + " characters");
        }
        return text;
    }

    private static OptionalLong time(Call call, String parameter) {
        return call.query(parameter)
                .map(text -> OptionalLong.of(instant(parameter, text).toEpochMilli()))
                .orElse(OptionalLong.empty());
    }

    private static Instant instant(String parameter, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw refused(
                    "invalid-" + parameter,
                    parameter + " must be a time with an offset (RFC 3339) such as 2026-01-02T03:04:05Z; a plus sign is"
                            + " %2B in a query");
        }
    }

    private static int limit(String text) {
        if (text.matches("\\d{1,4}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        }
        throw refused("invalid-limit", "limit must be from 1 to " + LARGEST_LIMIT);
    }

    static ProblemException refused(String code, String detail) {
        return new ProblemException(Problem.of(HttpStatus.BAD_REQUEST_400, code, detail));
    }
}
