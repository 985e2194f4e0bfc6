package io.tailrace.packager.publish;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Verdict;
import io.tailrace.store.ObjectChangedException;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.StoreDeniedException;
import io.tailrace.store.StoreException;
import io.tailrace.worker.TaskFailedException;
import org.jspecify.annotations.Nullable;

/** What a publish step says when it fails. The class decides what the router does; the code is stable. */
final class Failures {

    private Failures() {}

    /** An accepted object is no longer in the work bucket. */
    static TaskFailedException partGone(String message, @Nullable Throwable cause) {
        return failed(ErrorClass.TRANSIENT, "part-gone", message, cause);
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
