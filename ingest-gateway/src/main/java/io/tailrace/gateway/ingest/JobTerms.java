package io.tailrace.gateway.ingest;

import io.tailrace.events.Lane;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import java.util.Optional;
import java.util.stream.Collectors;

/** Profile and priority as a caller names them. Pure. */
final class JobTerms {

    private final Profiles profiles;

    JobTerms(Profiles profiles) {
        this.profiles = profiles;
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

    Lane lane(Optional<String> priority) {
        return switch (priority.orElse("normal")) {
            case "urgent" -> Lane.URGENT;
            case "normal" -> Lane.NORMAL;
            case "bulk" -> Lane.BULK;
            default ->
                throw new ProblemException(
                        Problem.invalid("invalid-priority", "priority must be urgent, normal or bulk"));
        };
    }
}
