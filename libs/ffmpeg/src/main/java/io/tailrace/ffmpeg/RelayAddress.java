package io.tailrace.ffmpeg;

import java.util.regex.Pattern;

/** Hides addresses of the relay: whoever knows one can read the source while the task runs. */
public final class RelayAddress {

    /** Also as it stands in a filter, where colons are escaped. */
    private static final Pattern ADDRESS =
            Pattern.compile("https?\\\\*://(127\\.0\\.0\\.1|localhost)(\\\\*:\\d+)?/[^\\s/'\":]+");

    private RelayAddress() {}

    /** The text with {@code relay:} in place of scheme, host, port and secret. */
    public static String hidden(String text) {
        return ADDRESS.matcher(text).replaceAll("relay:");
    }
}
