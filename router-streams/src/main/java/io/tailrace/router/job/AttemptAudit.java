package io.tailrace.router.job;

import io.tailrace.events.Failure;
import io.tailrace.events.Outcome;
import io.tailrace.events.ProgramRun;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the audit keeps of an attempt: who ran it, how it ended, what it cost and the exact commands. */
final class AttemptAudit {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private AttemptAudit() {}

    /** An attempt ended as its worker says. */
    static void ended(JobDraft draft, OpenTask task, Outcome outcome) {
        Map<String, String> details = details(task, outcome.getAttempt(), result(outcome));
        details.put("worker", outcome.getWorkerId());
        details.put("host", outcome.getHost());
        details.put("class", outcome.getHardwareClass());
        details.put("encoder", outcome.getIdentity());
        details.put("wallMillis", Long.toString(outcome.getWallMillis()));
        details.put("cpuMillis", Long.toString(outcome.getCpuMillis()));
        outcome.getFailure().ifPresent(failure -> tell(details, failure));
        int number = 0;
        for (ProgramRun run : outcome.getPrograms()) {
            number++;
            details.put("command." + number, line(run));
            details.put("exit." + number, Integer.toString(run.getExitCode()));
        }
        for (int i = 0; i < outcome.getNotes().size(); i++) {
            details.put("note." + (i + 1), outcome.getNotes().get(i));
        }
        if (!outcome.getReceiptSha256().isEmpty()) {
            details.put("receipt", outcome.getReceiptSha256());
        }
        details.values().removeIf(String::isEmpty);
        draft.audit("attempt", details);
    }

    /** The router itself ended an attempt. */
    static void ended(JobDraft draft, OpenTask task, String result, Optional<Failure> failure) {
        Map<String, String> details = details(task, task.row().getAttempt(), result);
        failure.ifPresent(why -> tell(details, why));
        draft.audit("attempt", details);
    }

    private static Map<String, String> details(OpenTask task, int attempt, String result) {
        Map<String, String> details = new TreeMap<>();
        details.put("task", task.row().getTaskId());
        details.put("kind", task.group().getKind());
        details.put("queue", task.group().getQueue());
        details.put("attempt", Integer.toString(attempt));
        details.put("result", result);
        return details;
    }

    private static void tell(Map<String, String> details, Failure failure) {
        details.put("errorClass", failure.getErrorClass().name());
        details.put("code", failure.getCode());
        details.put("message", failure.getMessage());
    }

    private static String result(Outcome outcome) {
        return switch (outcome.getKind()) {
            case FINISHED -> outcome.getVerdict().name().toLowerCase(Locale.ROOT);
            case HANDED_BACK -> outcome.getIsDeclined() ? "declined" : "handed-back";
            default -> outcome.getKind().name().toLowerCase(Locale.ROOT);
        };
    }

    /** As a POSIX shell reads it. */
    static String line(ProgramRun run) {
        String arguments = run.getArguments().stream()
                .map(argument ->
                        PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        return run.getProgram() + " " + arguments;
    }
}
