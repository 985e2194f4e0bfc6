package io.tailrace.profiles;

import io.tailrace.events.Lane;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Workers of one hardware class with one encoder identity.
 *
 * @param name          of its task topic and share group
 * @param hardwareClass such as {@code cpu}, {@code x86-nvenc}, {@code jetson-nvenc}, {@code vaapi}, {@code qsv}
 * @param lanes         the only lanes it takes work of; empty: all
 * @param profiles      the only profiles it takes work of; empty: all
 * @param locality      labels of where its nodes stand, such as {@code lan} or {@code eu-west}
 * @param isPreemptible its nodes may be taken away at any time
 * @param isRetired     it goes on with what it has and gets nothing new
 * @param price         of a slot for an hour, in whatever currency the operator counts; plans and views of jobs show it, nothing is
 *                      decided by it
 * @param watts         that a slot at work takes, counted like its price
 */
public record Pool(
        String name,
        String hardwareClass,
        Set<Lane> lanes,
        Set<String> profiles,
        Set<String> locality,
        boolean isPreemptible,
        boolean isRetired,
        OptionalDouble price,
        OptionalDouble watts) {

    public Pool {
        lanes = Set.copyOf(lanes);
        profiles = Set.copyOf(profiles);
        locality = Set.copyOf(locality);
    }

    /** One of which nobody counts what it costs. */
    public Pool(
            String name,
            String hardwareClass,
            Set<Lane> lanes,
            Set<String> profiles,
            Set<String> locality,
            boolean isPreemptible,
            boolean isRetired) {
        this(
                name,
                hardwareClass,
                lanes,
                profiles,
                locality,
                isPreemptible,
                isRetired,
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    /** One that stands anywhere and stays. */
    public Pool(String name, String hardwareClass, Set<Lane> lanes, Set<String> profiles) {
        this(name, hardwareClass, lanes, profiles, Set.of(), false, false);
    }

    public boolean takes(Lane lane) {
        return lanes.isEmpty() || lanes.contains(lane);
    }

    public boolean takesProfile(String profile) {
        return profiles.isEmpty() || profiles.contains(profile);
    }
}
