package io.tailrace.router;

import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.KafkaSettings;
import io.tailrace.profiles.InvalidProfileException;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.ProfileSettings;
import io.tailrace.profiles.Profiles;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.ServiceContext;
import io.tailrace.service.ServiceMain;
import io.tailrace.service.Setting;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Runs the router; with {@code bootstrap} as first argument only its bootstrap step, for whoever may create topics. */
public final class Main {

    private static final String NAME = "router-streams";
    private static final String BOOTSTRAP = "bootstrap";

    private Main() {}

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(BOOTSTRAP)) {
            ServiceMain.once(
                    NAME + " " + BOOTSTRAP,
                    settings(),
                    Arrays.copyOfRange(args, 1, args.length),
                    environment -> new ClusterSetup(environment, pools(environment)).create());
        }
        ServiceMain.run(NAME, settings(), args, Main::start);
    }

    private static AutoCloseable start(ServiceContext context) {
        Environment environment = context.environment();
        Pools pools = pools(environment);
        Profiles profiles = profiles(environment);
        Path stateDir = environment.path(RouterSettings.STATE_DIR);
        new ClusterSetup(environment, pools).await(context);
        return RouterService.start(context, KafkaConnection.from(environment), profiles, pools, stateDir);
    }

    private static List<Setting> settings() {
        return Stream.of(KafkaSettings.all(), ProfileSettings.all(), RouterSettings.all())
                .flatMap(List::stream)
                .toList();
    }

    private static Pools pools(Environment environment) {
        try {
            return Pools.load(environment.optional(ProfileSettings.POOLS_FILE).map(Path::of));
        } catch (InvalidProfileException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Profiles profiles(Environment environment) {
        try {
            return Profiles.load(
                    environment.optional(ProfileSettings.PROFILES_DIR).map(Path::of));
        } catch (InvalidProfileException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }
}
