package io.tailrace.standalone.transfer;

import java.util.Optional;

/** The server that holds the jobs, and when it ended the one that took its place. Safe for use by several threads. */
public interface Servers {

    Server current();

    /**
     * Where to go on after a call to {@code failed} did not succeed; may take as long as the start of a server.
     *
     * @return empty when {@code failed} is there, so that the failure is the call's own, or when nothing takes its place
     */
    Optional<Server> replacement(Server failed) throws InterruptedException;
}
