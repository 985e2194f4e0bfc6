package io.tailrace.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What must hold for a service to be alive (or it is restarted) and to be ready (or it gets no work). Checks are asked on every request
 * of the management port, so they answer from memory, at once, from any thread; one that throws counts as a problem.
 */
public final class Health {

    private record Check(String name, Supplier<Optional<String>> problem) {

        Optional<String> ask() {
            try {
                return problem.get().map(sentence -> name + ": " + sentence);
            } catch (RuntimeException e) {
                return Optional.of(name + ": the check itself failed: " + e);
            }
        }
    }

    private final List<Check> readiness = new CopyOnWriteArrayList<>();
    private final List<Check> liveness = new CopyOnWriteArrayList<>();
    private volatile boolean isDraining;

    /** Adds a condition of readiness; {@code problem} says what is wrong, or nothing. */
    public void require(String check, Supplier<Optional<String>> problem) {
        readiness.add(new Check(check, problem));
    }

    /** Adds a condition of life: while {@code problem} says something the process should be restarted. */
    public void alive(String check, Supplier<Optional<String>> problem) {
        liveness.add(new Check(check, problem));
    }

    /** From now on never ready again: the service is about to stop and wants no new work. */
    public void draining() {
        isDraining = true;
    }

    public boolean isDraining() {
        return isDraining;
    }

    /** Why the process should be restarted; empty when it should not. */
    public List<String> faults() {
        return answers(liveness);
    }

    /** Why the service is not ready, {@link #faults} included; empty when it is. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (isDraining) {
            problems.add("draining: the service is stopping");
        }
        problems.addAll(faults());
        problems.addAll(answers(readiness));
        return List.copyOf(problems);
    }

    private static List<String> answers(List<Check> checks) {
        return checks.stream().map(Check::ask).flatMap(Optional::stream).toList();
    }
}
