package io.tailrace.gateway.http;

import java.util.List;

/** What one client of a stream is told. It is asked when there is room for more, so a slow client costs no memory. One thread at a time. */
public interface EventFeed {

    /**
     * What is new since the last call; empty when there is nothing now.
     *
     * @param most bound of the list
     * @throws RuntimeException when it cannot be told: the stream is cut, and the client comes back with the last id it has
     */
    List<ServerSentEvent> next(int most);

    /** True once nothing more will come: the stream ends. */
    boolean isOver();
}
