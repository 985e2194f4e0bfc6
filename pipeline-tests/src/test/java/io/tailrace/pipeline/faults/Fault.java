package io.tailrace.pipeline.faults;

/**
 * Something that goes wrong.
 *
 * @param name for people, as the table in the documentation has it
 */
record Fault(String name, Kind kind, Strike strike) {

    enum Kind {
        /** May come while others are under way. */
        QUICK,
        /** Takes minutes and disturbs others: comes once, with nothing beside it. */
        LONG,
        /** Takes minutes and disturbs nobody: others do not wait for its end. */
        ASIDE
    }

    /** Does it; returns when the trouble itself is over, which is before the site has recovered. */
    @FunctionalInterface
    interface Strike {
        void run() throws Exception;
    }
}
