package io.tailrace.gateway.hooks;

import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Lets in the hooks whose sender is known: with a secret set for a kind, those that prove to know it; without one, those that come over
 * loopback, and elsewhere only those of kinds that were declared unsigned. Nothing is open by oversight.
 */
public final class HookGuard {

    private final HookSecrets secrets;
    private final Set<String> unsigned;
    private final boolean isLoopback;

    private HookGuard(HookSecrets secrets, Set<String> unsigned, boolean isLoopback) {
        this.secrets = secrets;
        this.unsigned = unsigned;
        this.isLoopback = isLoopback;
    }

    /**
     * A guard with the secrets of the environment.
     *
     * @param isLoopback whether only this machine reaches the API
     * @throws ConfigurationException when a setting of {@link HookSettings} is wrong
     */
    public static HookGuard from(Environment environment, boolean isLoopback) {
        Set<String> unsigned = Set.copyOf(environment.list(HookSettings.UNSIGNED));
        for (String kind : unsigned) {
            if (!HookSecrets.kinds().contains(kind)) {
                throw new ConfigurationException(HookSettings.UNSIGNED.name() + " names " + kind + "; known are "
                        + String.join(", ", HookSecrets.kinds()));
            }
        }
        return new HookGuard(HookSecrets.from(environment), unsigned, isLoopback);
    }

    /**
     * Lets a hook in or refuses it.
     *
     * @return the proof of the very body, where the kind has one
     * @throws ProblemException 401 when the proof is missing or wrong, 403 when the kind is not taken here at all
     */
    public Optional<String> verify(RecorderHook hook, HookRequest request, Instant now) {
        if (!secrets.of(hook.kind()).isEmpty()) {
            return hook.check(secrets.of(hook.kind())).verify(request, now);
        }
        if (!isLoopback && !unsigned.contains(hook.kind())) {
            throw new ProblemException(Problem.of(
                    HttpStatus.FORBIDDEN_403,
                    "hook-not-enabled",
                    "hooks of " + hook.kind() + " have no secret here: set one in " + HookSettings.SECRETS.name()
                            + ", or name the kind in " + HookSettings.UNSIGNED.name()));
        }
        return Optional.empty();
    }

    /** Notifications of S3 servers are as open as {@code POST /api/v1/jobs} unless a secret is set for them. */
    void verifyS3(HookRequest request, Instant now) {
        if (!secrets.of("s3").isEmpty()) {
            new TokenCheck(secrets.of("s3")).verify(request, now);
        }
    }
}
