package io.tailrace.profiles;

import io.tailrace.events.Lane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The declared pools, in the order of their file. Names are unique.
 *
 * @param sources where recordings lie, by input bucket; a bucket that is not named lies nowhere in particular
 * @param routing how the able ones are chosen from
 */
public record Pools(List<Pool> all, List<SourcePlace> sources, RoutingRules routing) {

    /** Queues of every installation that are no pools. */
    public static final Set<String> RESERVED = Set.of("probe", "publish");

    public Pools {
        all = List.copyOf(all);
        sources = List.copyOf(sources);
        Set<String> names = new HashSet<>();
        for (Pool pool : all) {
            if (!names.add(pool.name())) {
                throw new IllegalArgumentException("pool " + pool.name() + " is declared twice");
            }
        }
    }

    /** Pools for recordings that lie nowhere in particular. */
    public Pools(List<Pool> all) {
        this(all, List.of(), RoutingRules.STANDARD);
    }

    /** One pool per known hardware class, named like it. */
    public static Pools byClass() {
        List<Pool> pools = new ArrayList<>();
        for (String hardwareClass : List.of("cpu", "x86-nvenc", "jetson-nvenc", "vaapi", "qsv")) {
            pools.add(new Pool(hardwareClass, hardwareClass, Set.<Lane>of(), Set.of()));
        }
        return new Pools(pools);
    }

    /**
     * Reads the pools file, or declares one pool per class without one.
     *
     * @throws InvalidProfileException naming file and line
     */
    public static Pools load(Optional<Path> file) {
        return file.map(ProfileFiles::pools).orElseGet(Pools::byClass);
    }

    public List<String> names() {
        return all.stream().map(Pool::name).toList();
    }

    /** Where the recordings of {@code bucket} lie, if that was said. */
    public Optional<SourcePlace> place(String bucket) {
        return sources.stream().filter(source -> source.bucket().equals(bucket)).findFirst();
    }

    public Optional<Pool> find(String name) {
        return all.stream().filter(pool -> pool.name().equals(name)).findFirst();
    }
}
