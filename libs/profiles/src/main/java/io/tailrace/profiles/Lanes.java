package io.tailrace.profiles;

import io.tailrace.events.Lane;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lanes as people write them: {@code urgent}, {@code normal}, {@code bulk}. */
public final class Lanes {

    private Lanes() {}

    /** All of them, the fastest first. */
    public static List<String> words() {
        return List.of("urgent", "normal", "bulk");
    }

    /** The lane of that name; empty for any other word. */
    public static Optional<Lane> named(String word) {
        return switch (word) {
            case "urgent" -> Optional.of(Lane.URGENT);
            case "normal" -> Optional.of(Lane.NORMAL);
            case "bulk" -> Optional.of(Lane.BULK);
            default -> Optional.empty();
        };
    }

    public static String name(Lane lane) {
        return lane.name().toLowerCase(Locale.ROOT);
    }
}
