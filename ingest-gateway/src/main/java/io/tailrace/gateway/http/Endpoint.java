package io.tailrace.gateway.http;

/** One method of one path. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Does the call. Runs on a thread of the server, which it may block for seconds.
     *
     * @throws ProblemException when it is refused; any other exception becomes a 500 without details
     */
    Answer handle(Call call) throws InterruptedException;
}
