package io.tailrace.gateway.http;

import java.util.Optional;

/** A path that answers GET with a stream of events. */
@FunctionalInterface
public interface EventEndpoint {

    /**
     * Begins a stream. Runs on a thread of the server and does not block.
     *
     * @param lastEventId of the client's connection before this one, as it was given out; from outside, so it may be anything
     * @return empty when there is nothing to tell and never will be: 204 keeps a browser from coming back
     * @throws ProblemException when the call is refused
     */
    Optional<EventFeed> open(Call call, Optional<String> lastEventId);
}
