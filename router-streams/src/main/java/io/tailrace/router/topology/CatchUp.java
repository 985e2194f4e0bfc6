package io.tailrace.router.topology;

import java.util.function.BooleanSupplier;

/** Tells when the router has dealt with what came in while nobody looked. */
@FunctionalInterface
public interface CatchUp {

    /**
     * Notes how much the inputs of the job machine hold in {@code partition} now. Does not wait.
     *
     * @return true from the time on when all of that is processed
     */
    BooleanSupplier begin(int partition);
}
