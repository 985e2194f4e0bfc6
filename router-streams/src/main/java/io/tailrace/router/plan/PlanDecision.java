package io.tailrace.router.plan;

import io.tailrace.events.Failure;
import io.tailrace.events.Plan;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the planner says to a request. */
public sealed interface PlanDecision {

    /** This is how. */
    record Planned(Plan plan) implements PlanDecision {}

    /** The source cannot be sought: ask again with a prepared copy. */
    record NeedsPreparation() implements PlanDecision {}

    /** Never; final at once. */
    record Refused(Failure failure) implements PlanDecision {}

    /** Not now: no pool can do it. {@code missing} says what is missing, in the operator's words. */
    record Waiting(String missing) implements PlanDecision {}

    default <T> T fold(
            Function<Planned, T> planned,
            Supplier<T> needsPreparation,
            Function<Refused, T> refused,
            Function<Waiting, T> waiting) {
        if (this instanceof Planned made) {
            return planned.apply(made);
        }
        if (this instanceof Refused no) {
            return refused.apply(no);
        }
        if (this instanceof Waiting later) {
            return waiting.apply(later);
        }
        return needsPreparation.get();
    }
}
