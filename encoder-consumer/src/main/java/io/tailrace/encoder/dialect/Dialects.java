package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Optional;

/** All dialects of this build. A new hardware class is a file of its own and a line here. */
public final class Dialects {

    public static final String CPU = "cpu";

    private Dialects() {}

    /** In the order in which a class is looked for, the CPU last: it is always there. */
    public static List<Dialect> all() {
        return List.of(new CpuDialect());
    }

    public static Optional<Dialect> of(String hardwareClass) {
        return all().stream()
                .filter(dialect -> dialect.hardwareClass().equals(hardwareClass))
                .findFirst();
    }

    /** The encoders of the CPU, untried. */
    public static Encoders cpu() {
        return Encoders.preferred(new CpuDialect());
    }
}
