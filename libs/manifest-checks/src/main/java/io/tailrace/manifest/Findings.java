package io.tailrace.manifest;

import java.util.ArrayList;
import java.util.List;

/** Collects what one file breaks. */
final class Findings {

    private final String file;
    private final List<Violation> violations = new ArrayList<>();

    Findings(String file) {
        this.file = file;
    }

    void add(String clause, String message) {
        violations.add(new Violation(clause, file, message));
    }

    void addAt(int line, String clause, String message) {
        violations.add(new Violation(clause, file + ":" + line, message));
    }

    void require(boolean holds, String clause, String message) {
        if (!holds) {
            add(clause, message);
        }
    }

    void addAll(List<Violation> others) {
        violations.addAll(others);
    }

    List<Violation> list() {
        return List.copyOf(violations);
    }
}
