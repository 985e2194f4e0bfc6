package io.tailrace.router;

import io.tailrace.kafka.KafkaConnection;
import io.tailrace.profiles.InvalidProfileException;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.ProfileSettings;
import io.tailrace.profiles.Profiles;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.ServiceContext;
import io.tailrace.service.ServiceMain;
import java.nio.file.Path;
import java.util.Optional;

/** Runs the router. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        ServiceMain.run("router-streams", Main::start);
    }

    private static AutoCloseable start(ServiceContext context) {
        Environment environment = context.environment();
        try {
            return RouterService.start(
                    context,
                    KafkaConnection.from(environment),
                    Profiles.load(folder(environment)),
                    Pools.load(file(environment)),
                    environment.path(RouterSettings.STATE_DIR));
        } catch (InvalidProfileException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<Path> folder(Environment environment) {
        return environment.optional(ProfileSettings.PROFILES_DIR).map(Path::of);
    }

    private static Optional<Path> file(Environment environment) {
        return environment.optional(ProfileSettings.POOLS_FILE).map(Path::of);
    }
}
