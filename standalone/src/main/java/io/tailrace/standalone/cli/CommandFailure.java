package io.tailrace.standalone.cli;

/** Ends a command with one sentence on standard error. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    CommandFailure(String sentence) {
        super(sentence);
    }
}
