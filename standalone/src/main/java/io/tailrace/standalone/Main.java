package io.tailrace.standalone;

import io.tailrace.standalone.cli.TailraceCommand;

/** Entry of the {@code tailrace} command. */
public final class Main {

    private static final String LOG_LEVEL = "TAILRACE_LOG_LEVEL";

    private Main() {}

    public static void main(String[] arguments) {
        boolean isServer = arguments.length > 0 && (arguments[0].equals("up") || arguments[0].equals("worker"));
        if (!isServer && System.getenv(LOG_LEVEL) == null) {
            // A person looks at these commands; logback reads properties before the environment.
            System.setProperty(LOG_LEVEL, "WARN");
        }
        TailraceCommand.run(arguments);
    }
}
