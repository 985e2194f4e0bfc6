package io.tailrace.profiles;

import io.tailrace.events.Lane;
import java.util.Set;

/**
 * Workers of one hardware class with one encoder identity.
 *
 * @param name          of its task topic and share group
 * @param hardwareClass such as {@code cpu}, {@code x86-nvenc}, {@code jetson-nvenc}
 * @param lanes         the only lanes it takes work of; empty: all
 * @param profiles      the only profiles it takes work of; empty: all
 */
public record Pool(String name, String hardwareClass, Set<Lane> lanes, Set<String> profiles) {

    public Pool {
        lanes = Set.copyOf(lanes);
        profiles = Set.copyOf(profiles);
    }

    public boolean takes(Lane lane) {
        return lanes.isEmpty() || lanes.contains(lane);
    }

    public boolean takesProfile(String profile) {
        return profiles.isEmpty() || profiles.contains(profile);
    }
}
