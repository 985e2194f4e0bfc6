package io.tailrace.standalone.cli;

import io.tailrace.standalone.progress.Printable;
import io.tailrace.standalone.transfer.TransferException;
import java.util.List;

/** Something asked of several jobs; one that refuses does not keep the others from being asked. */
final class Asking {

    private Asking() {}

    /** What is asked of one job. */
    @FunctionalInterface
    interface Question {
        void ask(String job) throws TransferException, InterruptedException;
    }

    /** Asks all. @return the exit code: whether all were taken */
    static int each(List<String> jobs, Question question, String outcome, Console console) throws InterruptedException {
        int refused = 0;
        for (String job : jobs) {
            try {
                question.ask(job);
                console.out().println(Printable.text(job) + " " + outcome);
            } catch (TransferException e) {
                refused++;
                console.err().println("tailrace: " + Printable.text(String.valueOf(e.getMessage())));
            }
        }
        console.out().flush();
        return refused == 0 ? ExitCode.COMPLETE : ExitCode.INCOMPLETE;
    }
}
