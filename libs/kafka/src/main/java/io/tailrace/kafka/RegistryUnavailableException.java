package io.tailrace.kafka;

import org.apache.kafka.common.errors.RetriableException;

/** The registry is away, overloaded or refuses us: the record is fine, try again later, never dead-letter it. */
public final class RegistryUnavailableException extends RetriableException {

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
