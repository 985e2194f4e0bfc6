package io.tailrace.encoder;

import io.tailrace.ffmpeg.FfmpegUnavailableException;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.ServiceContext;
import io.tailrace.service.ServiceMain;
import io.tailrace.store.StoreConnection;

/** Starts the encoder as a process of its own. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        ServiceMain.run("encoder-consumer", Main::start);
    }

    private static AutoCloseable start(ServiceContext context) {
        try {
            return EncoderService.start(
                    context, KafkaConnection.from(context.environment()), StoreConnection.from(context.environment()));
        } catch (FfmpegUnavailableException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }
}
