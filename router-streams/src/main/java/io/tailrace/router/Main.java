package io.tailrace.router;

import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.KafkaSettings;
import io.tailrace.profiles.InvalidProfileException;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.ProfileSettings;
import io.tailrace.profiles.ProfileWatch;
import io.tailrace.profiles.Profiles;
import io.tailrace.service.Closeables;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.ServiceContext;
import io.tailrace.service.ServiceMain;
import io.tailrace.service.Setting;
import io.tailrace.tracing.TracingSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
        Profiles profiles = ProfileSettings.profiles(environment);
        Path stateDir = environment.path(RouterSettings.STATE_DIR);
        new ClusterSetup(environment, pools).await(context);
        Closeables parts = new Closeables();
        try {
            watch(context, profiles).ifPresent(parts::add);
            parts.add(RouterService.start(context, KafkaConnection.from(environment), profiles, pools, stateDir));
            return parts;
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /** What ingest rules name is the gateway's to look after: requests bring along the text of a profile that is gone here. */
    private static Optional<ProfileWatch> watch(ServiceContext context, Profiles profiles) {
        return context.environment()
                .optional(ProfileSettings.PROFILES_DIR)
                .map(folder -> ProfileWatch.start(profiles, Path.of(folder), others -> {}, context.metrics()));
    }

    private static List<Setting> settings() {
        return Stream.of(KafkaSettings.all(), ProfileSettings.all(), RouterSettings.all(), TracingSettings.all())
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
}
