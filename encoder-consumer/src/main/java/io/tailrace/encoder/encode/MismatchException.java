package io.tailrace.encoder.encode;

import java.io.IOException;

/** What ffmpeg wrote is not what the plan says; the message names the object and the difference. */
final class MismatchException extends IOException {

    private static final long serialVersionUID = 1;

    MismatchException(String message) {
        super(message);
    }

    /** Fails unless {@code actual} is {@code expected}. */
    static void check(String what, long expected, long actual) throws MismatchException {
        if (expected != actual) {
            throw new MismatchException(what + " is " + actual + " instead of " + expected);
        }
    }
}
