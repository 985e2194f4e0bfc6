package io.tailrace.packager;

import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.ServiceMain;
import io.tailrace.store.StoreConnection;

/** Starts the packager as a process of its own. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        ServiceMain.run(
                "packager-consumer",
                context -> PackagerService.start(
                        context,
                        KafkaConnection.from(context.environment()),
                        StoreConnection.from(context.environment()),
                        context.environment().path(PackagerSettings.STATE_DIR)));
    }
}
