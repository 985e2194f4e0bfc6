package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Optional;

/** All dialects of this build. A new hardware class is a file of its own and a line here. */
public final class Dialects {

    public static final String CPU = "cpu";

    private Dialects() {}

    /**
     * In the order in which a class is looked for, the CPU last: it is always there.
     *
     * @param device of a hardware class: a GPU's number or a render node; empty for the first
     */
    public static List<Dialect> all(String device) {
        return List.of(
                new JetsonDialect(),
                new NvencDialect(device),
                new QsvDialect(device),
                new VaapiDialect(device),
                new CpuDialect());
    }

    public static Optional<Dialect> of(String hardwareClass, String device) {
        return all(device).stream()
                .filter(dialect -> dialect.hardwareClass().equals(hardwareClass))
                .findFirst();
    }

    /** Names of the classes, in the order of {@link #all}. */
    public static List<String> classes() {
        return all("").stream().map(Dialect::hardwareClass).toList();
    }

    /** The speed that {@code value} of {@code -preset} or {@code -cpu-used} means to an encoder of the CPU; empty for none. */
    public static Optional<Speed> speed(String encoder, String value) {
        return CpuDialect.speed(encoder, value);
    }

    public static Dialect cpu() {
        return new CpuDialect();
    }
}
