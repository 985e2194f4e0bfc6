package io.tailrace.worker;

import static java.util.Objects.requireNonNull;

import io.tailrace.events.Failure;
import io.tailrace.events.Verdict;
import org.jspecify.annotations.Nullable;

/** An attempt ended without success: FAILED may be tried again, REFUSED says the source itself is not acceptable. */
public final class TaskFailedException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Verdict verdict;
    private final transient Failure failure;

    public TaskFailedException(Verdict verdict, Failure failure, @Nullable Throwable cause) {
        super(failure.getMessage(), cause);
        this.verdict = requireNonNull(verdict);
        this.failure = failure;
    }

    public Verdict verdict() {
        return verdict;
    }

    /** The class, code and sentence that go into the outcome. */
    public Failure failure() {
        return failure;
    }
}
