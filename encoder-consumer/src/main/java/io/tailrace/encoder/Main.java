package io.tailrace.encoder;

import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.ServiceMain;
import io.tailrace.store.StoreConnection;

/** Starts the encoder as a process of its own. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        ServiceMain.run(
                "encoder-consumer",
                context -> EncoderService.start(
                        context,
                        KafkaConnection.from(context.environment()),
                        StoreConnection.from(context.environment())));
    }
}
