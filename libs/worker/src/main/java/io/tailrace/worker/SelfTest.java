package io.tailrace.worker;

import java.util.Optional;

/** Tries whether a node can do its work, by doing a little of it. Called on a thread of its own. */
@FunctionalInterface
public interface SelfTest {

    /**
     * Says what is wrong; empty when all is well. Ends within a minute.
     *
     * @throws InterruptedException when the worker stops
     */
    Optional<String> problem() throws InterruptedException;
}
