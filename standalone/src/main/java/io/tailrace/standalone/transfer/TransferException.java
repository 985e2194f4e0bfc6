package io.tailrace.standalone.transfer;

import org.jspecify.annotations.Nullable;

/** A file could not be submitted or an asset not fetched; the message is one sentence for the person at the terminal. */
public final class TransferException extends Exception {

    private static final long serialVersionUID = 1;

    public TransferException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
