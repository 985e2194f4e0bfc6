package io.tailrace.manifest;

/**
 * A rule that a manifest breaks.
 *
 * @param clause where the rule stands, such as {@code 4.4.6.2}, or {@code house} for one of our own
 * @param where the file and, when it helps, the line or element
 * @param message what is wrong
 */
public record Violation(String clause, String where, String message) {

    @Override
    public String toString() {
        return where + ": " + message + " [" + clause + "]";
    }
}
