package io.tailrace.worker;

import static java.util.Objects.requireNonNull;

import io.tailrace.events.Failure;
import io.tailrace.events.UnitId;
import io.tailrace.events.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An attempt ended without success: FAILED may be tried again, REFUSED says the source itself is not acceptable. */
public final class TaskFailedException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Verdict verdict;
    private final transient Failure failure;
    private final transient List<UnitId> gone;

    public TaskFailedException(Verdict verdict, Failure failure, @Nullable Throwable cause) {
        this(verdict, failure, List.of(), cause);
    }

    /** @param gone accepted units whose objects are not there any more */
    public TaskFailedException(Verdict verdict, Failure failure, List<UnitId> gone, @Nullable Throwable cause) {
        super(failure.getMessage(), cause);
        this.verdict = requireNonNull(verdict);
        this.failure = failure;
        this.gone = List.copyOf(gone);
    }

    public List<UnitId> gone() {
        return gone;
    }

    public Verdict verdict() {
        return verdict;
    }

    /** The class, code and sentence that go into the outcome. */
    public Failure failure() {
        return failure;
    }
}
