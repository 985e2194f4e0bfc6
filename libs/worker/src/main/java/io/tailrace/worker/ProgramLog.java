package io.tailrace.worker;

import io.tailrace.events.ProgramRun;
import java.util.ArrayList;
import java.util.List;

/** Programs that an attempt ran and what it noted, as far as an outcome has room for them. */
final class ProgramLog {

    private static final int MOST_RUNS = 16;
    private static final int MOST_CHARACTERS = 32 * 1024;

    private static final int MOST_NOTES = 8;
    private static final int LONGEST_NOTE = 800;

    private final List<String> notes = new ArrayList<>();
    private final List<ProgramRun> runs = new ArrayList<>();
    private int characters;

    void add(String program, List<String> arguments, int exitCode) {
        int length = program.length()
                + arguments.stream().mapToInt(argument -> argument.length() + 1).sum();
        if (runs.size() < MOST_RUNS && characters + length <= MOST_CHARACTERS) {
            characters += length;
            runs.add(new ProgramRun(program, List.copyOf(arguments), exitCode));
        }
    }

    void note(String sentence) {
        if (notes.size() < MOST_NOTES) {
            notes.add(sentence.length() <= LONGEST_NOTE ? sentence : sentence.substring(0, LONGEST_NOTE) + "…");
        }
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    List<ProgramRun> runs() {
        return List.copyOf(runs);
    }
}
