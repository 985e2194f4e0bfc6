package io.tailrace.streams;

/**
 * A record that reads well and still cannot be processed. Thrown by a processor before it changed any state; the record goes to the
 * dead letters with this message as the reason and the stream goes on.
 */
public final class RejectedRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RejectedRecordException(String message) {
        super(message);
    }
}
