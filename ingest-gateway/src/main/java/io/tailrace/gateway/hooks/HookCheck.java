package io.tailrace.gateway.hooks;

import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/** Whether a hook comes from its recorder. */
@FunctionalInterface
public interface HookCheck {

    /**
     * Looks at the raw request, before anything in it is read.
     *
     * @param now for signatures that go out of date
     * @return the proof, where it holds for this very body: it comes again only with a repetition
     * @throws ProblemException 401 when it is not from the recorder, or cannot be told
     */
    Optional<String> verify(HookRequest request, Instant now);

    /** Says what is missing, never what would be right. */
    static ProblemException refused(String sentence) {
        return new ProblemException(Problem.of(HttpStatus.UNAUTHORIZED_401, "unauthenticated", sentence));
    }
}
