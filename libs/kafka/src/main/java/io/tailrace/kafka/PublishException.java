package io.tailrace.kafka;

/** A record is not known to be on the broker; sending it again may duplicate it. */
public final class PublishException extends Exception {

    public PublishException(String message, Throwable cause) {
        super(message, cause);
    }
}
