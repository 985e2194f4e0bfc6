package io.tailrace.gateway.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only callers through who show a token of a file: one a line, all of them good. The file is read with every call, so a token changes
 * without a restart, and the new one may stand beside the old one meanwhile. Has no text form, and its complaints tell no token.
 */
public final class TokenFile {

    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final Path file;

    public TokenFile(Path file) {
        this.file = file;
    }

    /** The same call behind the token. */
    public Endpoint guard(Endpoint endpoint) {
        return call -> {
            require(call.header("Authorization"));
            return endpoint.handle(call);
        };
    }

    void require(Optional<String> authorization) {
        List<byte[]> tokens = tokens();
        boolean isKnown = Secrets.bearer(authorization)
                .filter(token -> Secrets.isOneOf(token.getBytes(StandardCharsets.UTF_8), tokens))
                .isPresent();
        if (!isKnown) {
            throw new ProblemException(new Problem(
                    HttpStatus.UNAUTHORIZED_401,
                    "unauthenticated",
                    "this call needs its token, as Authorization: Bearer",
                    Map.of("WWW-Authenticate", "Bearer")));
        }
    }

    /** @throws ProblemException 503 when the file cannot be read: then nobody is let through */
    private List<byte[]> tokens() {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.getBytes(StandardCharsets.UTF_8))
                    .toList();
        } catch (IOException e) {
            LOG.warn("The file of tokens {} cannot be read: {}", file, e.toString());
            throw new ProblemException(
                    Problem.unavailable("token-unreadable", "the gateway cannot read its file of tokens", AGAIN));
        }
    }
}
