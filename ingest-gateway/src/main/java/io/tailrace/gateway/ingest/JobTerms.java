package io.tailrace.gateway.ingest;

import io.tailrace.events.Lane;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import io.tailrace.profiles.IngestRule;
import io.tailrace.profiles.IngestRules;
import io.tailrace.profiles.InvalidProfileException;
import io.tailrace.profiles.Lanes;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import java.util.Optional;
import java.util.stream.Collectors;

/** Profile and priority as a caller names them. Pure. */
final class JobTerms {

    private final Profiles profiles;
    private final IngestRules rules;

    /** @param rules for what hooks do not say */
    JobTerms(Profiles profiles, IngestRules rules) {
        this.profiles = profiles;
        this.rules = rules;
    }

    /**
     * Terms of announcements: what their caller asks for, else what the ingest rule that matches says, else the defaults.
     *
     * @throws ProblemException 422 when what is asked for makes no sense
     */
    Terms.Finder asked(Optional<String> profile, Optional<String> priority) {
        Optional<String> askedProfile = profile.map(name -> profile(Optional.of(name)));
        Optional<Lane> askedLane = priority.map(JobTerms::lane);
        return (kind, bucket, key) -> {
            IngestRule rule = rules.rule(kind, bucket, key);
            return new Terms(
                    askedProfile.or(rule::profile).orElse(profiles.defaultName()),
                    askedLane.or(rule::lane).orElse(Lane.NORMAL),
                    rule.outputPrefixFor(key),
                    rule.metadata());
        };
    }

    /** The profile of that name, or the default one. */
    String profile(Optional<String> name) {
        String wanted = name.orElse(profiles.defaultName());
        if (profiles.find(wanted).isEmpty()) {
            String known = profiles.all().stream().map(Profile::name).collect(Collectors.joining(", "));
            throw new ProblemException(Problem.invalid(
                    "unknown-profile", "there is no profile \"" + Text.shown(wanted) + "\", known are: " + known));
        }
        return wanted;
    }

    /** Of the profile {@code name}, which exists. */
    String overrides(String name, String overrides) {
        try {
            profiles.find(name, overrides);
            return overrides;
        } catch (InvalidProfileException e) {
            throw new ProblemException(
                    Problem.invalid("invalid-overrides", Text.shown(String.valueOf(e.getMessage()))));
        }
    }

    Lane lane(Optional<String> priority) {
        return priority.map(JobTerms::lane).orElse(Lane.NORMAL);
    }

    private static Lane lane(String priority) {
        return Lanes.named(priority)
                .orElseThrow(() -> new ProblemException(
                        Problem.invalid("invalid-priority", "priority must be urgent, normal or bulk")));
    }
}
