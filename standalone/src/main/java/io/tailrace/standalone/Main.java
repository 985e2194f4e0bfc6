package io.tailrace.standalone;

import io.tailrace.service.ServiceSettings;
import io.tailrace.service.Setting;
import io.tailrace.standalone.cli.TailraceCommand;

/** Entry of the {@code tailrace} command. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        String command = arguments.length > 0 ? arguments[0] : "";
        boolean isServer = command.equals("up") || command.equals("worker") || command.equals("ingest-agent");
        if (!isServer) {
            // A person looks at these commands.
            level(ServiceSettings.LOG_LEVEL, "WARN");
        }
        if (!command.equals("worker")) {
            // A broker that starts and stops beside its clients warns of much that is as it should be.
            level(ServiceSettings.LIBRARY_LOG_LEVEL, "ERROR");
        }
        TailraceCommand.run(arguments);
    }

    /** Unless the caller's environment says otherwise: logback reads properties before the environment. */
    private static void level(Setting setting, String level) {
        if (System.getenv(setting.name()) == null) {
            System.setProperty(setting.name(), level);
        }
    }
}
