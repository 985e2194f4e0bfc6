package io.tailrace.encoder.process;

import io.tailrace.encoder.relay.RelayFailure;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Verdict;
import io.tailrace.store.ObjectChangedException;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.StoreDeniedException;
import io.tailrace.store.StoreException;
import io.tailrace.store.UnsafeSourceException;
import io.tailrace.worker.TaskFailedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What can go wrong in an attempt, as the outcome tells it: a class, a stable code and a sentence. */
public final class Failures {

    private static final int LONGEST_MESSAGE = 600;

    private Failures() {}

    /** The source itself is not acceptable: final at once. The message speaks to its owner. */
    public static TaskFailedException refused(String code, String message) {
        return new TaskFailedException(Verdict.REFUSED, failure(ErrorClass.INPUT, code, message), null);
    }

    public static TaskFailedException failed(
            ErrorClass errorClass, String code, String message, @Nullable Throwable cause) {
        return new TaskFailedException(Verdict.FAILED, failure(errorClass, code, message), cause);
    }

    public static TaskFailedException failed(ErrorClass errorClass, String code, String message) {
        return failed(errorClass, code, message, null);
    }

    /** Local disk that cannot be used. */
    public static TaskFailedException scratch(IOException e) {
        return failed(
                ErrorClass.RESOURCE,
                "scratch-failed",
                "The scratch folder of this worker cannot be used: " + e.getMessage(),
                e);
    }

    /** An object that could not be read or written. */
    public static TaskFailedException store(StoreException e) {
        if (e instanceof ObjectNotFoundException) {
            return failed(ErrorClass.INPUT, "source-missing", sentence(e), e);
        }
        if (e instanceof ObjectChangedException) {
            return failed(ErrorClass.INPUT, "source-changed", sentence(e), e);
        }
        if (e instanceof UnsafeSourceException) {
            return failed(ErrorClass.INPUT, "source-unsafe", sentence(e), e);
        }
        if (e instanceof StoreDeniedException) {
            return failed(ErrorClass.CONFIG, "store-denied", sentence(e), e);
        }
        return failed(ErrorClass.TRANSIENT, "store-unavailable", sentence(e), e);
    }

    /** The relay's word, which counts more than ffmpeg's exit code. */
    public static TaskFailedException relay(RelayFailure failure) {
        return switch (failure.reason()) {
            case CHANGED -> failed(ErrorClass.INPUT, "source-changed", failure.message());
            case GONE -> failed(ErrorClass.INPUT, "source-missing", failure.message());
            case UNSAFE -> failed(ErrorClass.INPUT, "source-unsafe", failure.message());
            case DENIED -> failed(ErrorClass.CONFIG, "store-denied", failure.message());
            case UNAVAILABLE -> failed(ErrorClass.TRANSIENT, "source-unavailable", failure.message());
            case OUTPUT -> failed(ErrorClass.TRANSIENT, "output-not-stored", failure.message());
        };
    }

    private static String sentence(StoreException e) {
        String message = e.getMessage();
        return message == null ? "The object store failed" : message;
    }

    private static Failure failure(ErrorClass errorClass, String code, String message) {
        return Failure.newBuilder()
                .setErrorClass(errorClass)
                .setCode(code)
                .setMessage(message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…")
                .build();
    }
}
