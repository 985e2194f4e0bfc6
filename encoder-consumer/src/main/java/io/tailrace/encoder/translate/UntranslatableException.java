package io.tailrace.encoder.translate;

/** A command line that has no counterpart; the message is a sentence that says why. */
public final class UntranslatableException extends Exception {

    private static final long serialVersionUID = 1L;

    UntranslatableException(String message) {
        super(message);
    }
}
