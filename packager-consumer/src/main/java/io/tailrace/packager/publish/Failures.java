package io.tailrace.packager.publish;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.UnitId;
import io.tailrace.events.Verdict;
import io.tailrace.store.ObjectChangedException;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.StoreDeniedException;
import io.tailrace.store.StoreException;
import io.tailrace.worker.TaskFailedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a publish step says when it fails. The class decides what the router does; the code is stable. */
final class Failures {

    /** Units named in one report; the next step finds the rest. */
    private static final int MOST_GONE = 256;

    private static final String PART_GONE = "part-gone";

    private Failures() {}

    static boolean isPartGone(TaskFailedException e) {
        return e.failure().getCode().equals(PART_GONE);
    }

    /** An accepted object is no longer in the work bucket. */
    static TaskFailedException partGone(String message, @Nullable Throwable cause) {
        return failed(ErrorClass.TRANSIENT, PART_GONE, message, cause);
    }

    /** Objects of accepted units are no longer there. */
    static TaskFailedException unitsGone(Map<UnitId, String> gone) {
        String first = gone.values().iterator().next();
        Failure failure = Failure.newBuilder()
                .setErrorClass(ErrorClass.TRANSIENT)
                .setCode(PART_GONE)
                .setMessage(gone.size() == 1 ? first : first + ", and objects of " + (gone.size() - 1) + " more units")
                .build();
        return new TaskFailedException(
                Verdict.FAILED, failure, gone.keySet().stream().limit(MOST_GONE).toList(), null);
    }

    /** Accepted units do not make one asset: no retry helps, and nothing may be published. */
    static TaskFailedException broken(String message, @Nullable Throwable cause) {
        return failed(ErrorClass.INTERNAL, "asset-broken", message, cause);
    }

    /** The job asks for a place it cannot have. */
    static TaskFailedException badPlace(String code, String message) {
        return failed(ErrorClass.CONFIG, code, message, null);
    }

    /** A later revision stands already. */
    static TaskFailedException superseded(String message) {
        return failed(ErrorClass.INTERNAL, "superseded", message, null);
    }

    static TaskFailedException of(StoreException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof ObjectNotFoundException) {
            return partGone(message, e);
        }
        if (e instanceof ObjectChangedException) {
            return failed(ErrorClass.TRANSIENT, "object-changed", message, e);
        }
        if (e instanceof StoreDeniedException) {
            return failed(ErrorClass.CONFIG, "store-denied", message, e);
        }
        return failed(ErrorClass.TRANSIENT, "store-away", message, e);
    }

    private static TaskFailedException failed(
            ErrorClass errorClass, String code, String message, @Nullable Throwable cause) {
        Failure failure = Failure.newBuilder()
                .setErrorClass(errorClass)
                .setCode(code)
                .setMessage(message)
                .build();
        return new TaskFailedException(Verdict.FAILED, failure, cause);
    }
}
