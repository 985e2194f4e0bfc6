package io.tailrace.router.plan;

import io.tailrace.events.Plan;
import io.tailrace.profiles.Pools;
import java.util.List;

/** Turns a source and a profile into a plan. Pure: the same request gives the same plan. */
public final class Planner {

    public PlanDecision plan(PlanRequest request) {
        return new PlanDecision.Waiting("a planner for " + request.profile().name());
    }

    /** The groups of tasks that a plan consists of, longest first. */
    public List<GroupWork> groups(Plan plan, Pools declared) {
        return List.of();
    }
}
