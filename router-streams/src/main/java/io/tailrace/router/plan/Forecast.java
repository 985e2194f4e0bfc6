package io.tailrace.router.plan;

import io.tailrace.events.Failure;
import io.tailrace.events.Note;
import io.tailrace.events.Plan;
import io.tailrace.events.PlanView;
import io.tailrace.profiles.Pools;
import io.tailrace.router.plan.PlanDecision.Planned;
import io.tailrace.router.plan.PlanDecision.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What would come of a source now: the plan with the fleet as it is, or why there is none. Pure. */
public sealed interface Forecast {

    /** It would be made like this; renditions that no pool can make have none. */
    record Shown(Plan plan, PlanView view) implements Forecast {}

    /** Never. */
    record Unwanted(Failure failure) implements Forecast {}

    default <T> T fold(Function<Shown, T> shown, Function<Unwanted, T> unwanted) {
        return this instanceof Shown forecast ? shown.apply(forecast) : unwanted.apply((Unwanted) this);
    }

    /**
     * Looks ahead. Of a source that needs a copy first it goes by what the probe saw of the source itself.
     *
     * @param copySeconds how long that copy is predicted to take
     */
    static Forecast of(Planner planner, PlanRequest request, Pools pools, double copySeconds) {
        PlanDecision drafted = planner.drafted(request);
        if (drafted instanceof Refused refused) {
            return new Unwanted(refused.failure());
        }
        boolean needsCopy = Planner.needsCopy(request);
        Plan draft = ((Planned) drafted).plan();
        Planner.Assignment assignment =
                Planner.assignment(request, needsCopy ? noted(draft, copyNote(copySeconds)) : draft);
        PlanViews views = new PlanViews(planner, request, pools);
        return new Shown(assignment.plan(), views.of(assignment, needsCopy ? copySeconds : 0));
    }

    private static Note copyNote(double seconds) {
        return new Note(
                "copied-first",
                "The source cannot be sought, so that its picture is copied first, in about " + Math.round(seconds)
                        + " s on the probe queue; only the copy tells exactly how long the title is");
    }

    private static Plan noted(Plan plan, Note note) {
        List<Note> notes = new ArrayList<>(plan.getNotes());
        notes.add(note);
        return Plan.newBuilder(plan).setNotes(notes).build();
    }
}
