package io.tailrace.router.pool;

import io.tailrace.events.Capabilities;
import io.tailrace.events.QueueView;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.SourcePlace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which pool encodes a group of renditions (design, from source to plan): it can do it; its nodes stay, where the work is long; it is near
 * the source; it has a free slot and sessions; it is predicted to finish first; where that is close, the class of lower cost wins
 * ({@link Candidate}). A pool that is known and has no live worker is the last choice: work that waits there counts as demand. The order
 * of the views does not matter.
 */
public sealed interface PoolChoice {

    /** What most pools of most installations lack. */
    List<String> NOBODY = List.of("has no live worker");

    /** This pool. */
    record Chosen(String pool) implements PoolChoice {}

    /** None now. {@code lacks} says of each declared pool what it lacks, in the order of declaration; those that only lack workers come together at the end. */
    record Missing(List<String> lacks) implements PoolChoice {

        public Missing {
            lacks = List.copyOf(lacks);
        }
    }

    default <T> T fold(Function<Chosen, T> chosen, Function<Missing, T> missing) {
        return this instanceof Chosen pool ? chosen.apply(pool) : missing.apply((Missing) this);
    }

    /** Decides for {@code need} among the declared pools of {@code fleet}. */
    static PoolChoice choose(Fleet fleet, Need need) {
        List<Candidate> able = new ArrayList<>();
        List<String> lacking = new ArrayList<>();
        List<String> deserted = new ArrayList<>();
        for (Pool pool : fleet.declared().all()) {
            Optional<QueueView> view = fleet.view(pool.name());
            List<String> lacks = lacks(pool, view, fleet.declared().place(need.bucket()), need);
            if (lacks.isEmpty()) {
                view.ifPresent(live -> able.add(Candidate.of(pool, live, need, shared(fleet, pool, need))));
            } else if (lacks.equals(NOBODY)) {
                deserted.add(pool.name());
            } else {
                lacking.add(pool.name() + " " + String.join(" and ", lacks));
            }
        }
        if (!deserted.isEmpty()) {
            lacking.add(String.join(", ", deserted) + (deserted.size() == 1 ? " has" : " have") + " no live worker");
        }
        Optional<Candidate> best = Candidate.best(able, fleet.declared().routing());
        return best.isPresent() ? new Chosen(best.get().pool().name()) : new Missing(lacking);
    }

    /**
     * When the turn of new work comes in a pool.
     *
     * @param slots         that it has for such work at once, at least 1
     * @param queuedSeconds predicted until what waits there is done
     */
    record Turn(int slots, double queuedSeconds) {}

    /** The turn of {@code need} in {@code pool}; empty while nobody works there. */
    static Optional<Turn> turn(Fleet fleet, Pool pool, Need need) {
        return fleet.view(pool.name()).filter(Candidate::isAwake).map(view -> {
            Candidate candidate = Candidate.of(pool, view, need, 0);
            return new Turn(Math.max(1, candidate.slots()), candidate.finish() - candidate.work());
        });
    }

    private static int shared(Fleet fleet, Pool pool, Need need) {
        return fleet.declared()
                .place(need.bucket())
                .map(source -> source.shared(pool))
                .orElse(0);
    }

    /** What keeps {@code pool} from the work, as ends of a sentence that begins with its name; empty when nothing does. */
    private static List<String> lacks(Pool pool, Optional<QueueView> found, Optional<SourcePlace> place, Need need) {
        if (pool.isRetired()) {
            return List.of("is retired");
        }
        if (!pool.takes(need.lane())) {
            return List.of("is limited to other lanes");
        }
        if (!pool.takesProfile(need.plan().getProfile())) {
            return List.of("is limited to other profiles");
        }
        Optional<SourcePlace> wall = place.filter(source -> source.isRequired() && source.shared(pool) == 0);
        if (wall.isPresent()) {
            return List.of("is not at the source (" + wall.get().words() + ")");
        }
        if (found.isEmpty() || found.get().getIdentity().isEmpty()) {
            boolean isAwake = found.filter(Candidate::isAwake).isPresent();
            return isAwake ? List.of("has no encoder identity yet") : NOBODY;
        }
        Capabilities can = found.get().getCapabilities();
        List<String> lacks = new ArrayList<>();
        if (!EncoderVersion.fits(found.get().getIdentity(), need.encoderVersion())) {
            lacks.add("encodes with " + build(found.get()) + ", not " + need.encoderVersion());
        }
        lacking("encoder", need.encoders(), can.getEncoders()).ifPresent(lacks::add);
        lacking("decoder", need.decoders(), can.getDecoders()).ifPresent(lacks::add);
        lacking("filter", need.filters(), can.getFilters()).ifPresent(lacks::add);
        lacking("feature", need.features(), can.getFeatures()).ifPresent(lacks::add);
        lacking("source root", need.sourceRoots(), can.getSourceRoots()).ifPresent(lacks::add);
        if (need.bitDepth() > can.getMaxBitDepth()) {
            lacks.add("goes up to " + can.getMaxBitDepth() + " bit, not " + need.bitDepth());
        }
        if (need.pixels() > can.getMaxPixels()) {
            lacks.add("goes up to " + can.getMaxPixels() + " pixels, not " + need.pixels());
        }
        return lacks;
    }

    /** The part of an identity that people know. */
    private static String build(QueueView view) {
        return view.getIdentity().split("/", 2)[0];
    }

    private static Optional<String> lacking(String what, Set<String> needed, Collection<String> there) {
        String missing =
                needed.stream().filter(name -> !there.contains(name)).sorted().collect(Collectors.joining(", "));
        return missing.isEmpty() ? Optional.empty() : Optional.of("lacks " + what + " " + missing);
    }
}
