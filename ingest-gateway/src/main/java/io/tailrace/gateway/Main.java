package io.tailrace.gateway;

import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.Environment;
import io.tailrace.service.ServiceMain;
import java.util.Map;

/** The gateway as a process of its own. */
public final class Main {

    private static final int HIGHEST_PORT = 65_535;

    private Main() {}

    public static void main(String[] args) {
        ServiceMain.run("ingest-gateway", context -> {
            Environment environment = context.environment();
            return IngestGateway.start(
                    context,
                    KafkaConnection.from(environment),
                    new GatewayOptions(
                            environment.path(GatewaySettings.VIEW_DIR),
                            environment.integer(GatewaySettings.HTTP_PORT, 0, HIGHEST_PORT),
                            Map.of()));
        });
    }
}
