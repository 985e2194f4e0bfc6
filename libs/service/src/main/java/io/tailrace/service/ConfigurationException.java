package io.tailrace.service;

/**
 * The configuration asks for something impossible, or the node lacks what it needs. The message names the variable and says what is
 * allowed, or what to install, in one line.
 */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
