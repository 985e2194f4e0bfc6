package io.tailrace.gateway;

import io.tailrace.gateway.hooks.HookSettings;
import io.tailrace.kafka.ClusterPresence;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.KafkaSettings;
import io.tailrace.profiles.ProfileSettings;
import io.tailrace.service.Environment;
import io.tailrace.service.ServiceContext;
import io.tailrace.service.ServiceMain;
import io.tailrace.service.Setting;
import io.tailrace.topics.Topics;
import io.tailrace.tracing.TracingSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The gateway as a process of its own. */
public final class Main {

    private static final int HIGHEST_PORT = 65_535;

    private Main() {}

    public static void main(String[] args) {
        ServiceMain.run("ingest-gateway", settings(), args, Main::start);
    }

    private static AutoCloseable start(ServiceContext context) {
        Environment environment = context.environment();
        KafkaConnection kafka = KafkaConnection.from(environment);
        ClusterPresence.await(context, kafka, topics(kafka.topics()));
        return IngestGateway.start(
                context,
                kafka,
                new GatewayOptions(
                        environment.path(GatewaySettings.VIEW_DIR),
                        environment.integer(GatewaySettings.HTTP_PORT, 0, HIGHEST_PORT),
                        Map.of()));
    }

    private static List<Setting> settings() {
        return Stream.of(
                        KafkaSettings.all(),
                        ProfileSettings.all(),
                        GatewaySettings.all(),
                        HookSettings.all(),
                        TracingSettings.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> topics(Topics topics) {
        return List.of(
                topics.ingest(),
                topics.commands(),
                topics.jobs(),
                topics.heartbeats(),
                topics.queues(),
                topics.deadLetters());
    }
}
