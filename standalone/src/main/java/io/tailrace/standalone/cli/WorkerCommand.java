package io.tailrace.standalone.cli;

import io.tailrace.encoder.EncoderService;
import io.tailrace.ffmpeg.FfmpegUnavailableException;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.ServiceContext;
import io.tailrace.service.ServiceMain;
import io.tailrace.standalone.server.EnvironmentFile;
import io.tailrace.standalone.server.NodeSetup;
import io.tailrace.store.StoreConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One more encoder for a server: the encoder service of a cluster, configured by a file. */
@Command(name = "worker", description = "Runs one more encoder worker for a server.")
final class WorkerCommand implements Callable<Integer> {

    @Mixin
    private EnvOption env = new EnvOption();

    @Option(names = "--slots", paramLabel = "N", description = "Tasks at a time.")
    private @Nullable Integer slots;

    @Option(names = "--class", paramLabel = "C", description = "Hardware class of this node, or auto; default: cpu.")
    private @Nullable String hardwareClass;

    @Option(names = "--pool", paramLabel = "P", description = "Pool to join; default: the one named like the class.")
    private @Nullable String pool;

    @Option(
            names = "--until-empty",
            paramLabel = "T",
            arity = "0..1",
            fallbackValue = "30s",
            description = {
                "Ends once its queues had nothing to do for so long, 30s when nothing is said;",
                "with 75 when work was handed back, with 76 when it may take nothing."
            })
    private @Nullable String untilEmpty;

    @Override
    public Integer call() {
        ServiceMain.run("encoder-consumer", environment(Environment.system()), WorkerCommand::start);
        return ExitCode.COMPLETE;
    }

    private static AutoCloseable start(ServiceContext context) {
        try {
            NodeSetup.ensureFfmpeg(context.environment());
            return EncoderService.start(
                    context, KafkaConnection.from(context.environment()), StoreConnection.from(context.environment()));
        } catch (FfmpegUnavailableException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    private Environment environment(Environment system) {
        Map<String, String> own = new HashMap<>();
        // A helper beside a server on one machine: its own port must never be in anybody's way.
        own.put("TAILRACE_MANAGEMENT_PORT", "0");
        own.putAll(system.values("TAILRACE_"));
        own.putAll(EnvironmentFile.read(env.file()));
        if (slots != null) {
            own.put("TAILRACE_WORKER_SLOTS", Integer.toString(slots));
        }
        if (hardwareClass != null) {
            own.put("TAILRACE_WORKER_CLASS", hardwareClass);
        }
        if (pool != null) {
            own.put("TAILRACE_WORKER_POOL", pool);
        }
        if (untilEmpty != null) {
            own.put("TAILRACE_WORKER_UNTIL_EMPTY", untilEmpty);
        }
        return system.with(own);
    }
}
