package io.tailrace.encoder;

import io.tailrace.encoder.scan.ScanSettings;
import io.tailrace.ffmpeg.FfmpegUnavailableException;
import io.tailrace.kafka.ClusterPresence;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.KafkaSettings;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.ServiceContext;
import io.tailrace.service.ServiceMain;
import io.tailrace.service.Setting;
import io.tailrace.store.BucketPresence;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreSettings;
import io.tailrace.topics.Topics;
import io.tailrace.tracing.TracingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts the encoder as a process of its own. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        ServiceMain.run("encoder-consumer", settings(), args, Main::start);
    }

    private static AutoCloseable start(ServiceContext context) {
        KafkaConnection kafka = KafkaConnection.from(context.environment());
        StoreConnection store = StoreConnection.from(context.environment());
        ClusterPresence.await(context, kafka, topics(context.environment(), kafka.topics()));
        BucketPresence.await(context, store, buckets(context.environment(), store));
        try {
            return EncoderService.start(context, kafka, store);
        } catch (FfmpegUnavailableException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<Setting> settings() {
        return Stream.of(
                        KafkaSettings.all(),
                        StoreSettings.all(),
                        EncoderSettings.all(),
                        ScanSettings.all(),
                        TracingSettings.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> topics(Environment environment, Topics topics) {
        List<String> needed = new ArrayList<>(List.of(
                topics.outcomes(),
                topics.progress(),
                topics.revocations(),
                topics.heartbeats(),
                topics.queues(),
                topics.deadLetters()));
        List<String> roles = environment.list(EncoderSettings.ROLES);
        if (roles.contains("probe")) {
            needed.add(topics.tasks(Topics.PROBE_QUEUE));
        }
        if (roles.contains("scan")) {
            needed.add(topics.ingest());
        }
        if (roles.contains("encode")) {
            // A node that finds out its class by itself names its pool after it has.
            environment
                    .optional(EncoderSettings.POOL)
                    .or(() -> Optional.of(environment.text(EncoderSettings.CLASS))
                            .filter(asked -> !asked.equals(EncoderSettings.AUTO)))
                    .ifPresent(pool -> needed.add(topics.tasks(pool)));
        }
        return needed;
    }

    /** A process that scans and does nothing else has no right to more than the input bucket. */
    private static List<String> buckets(Environment environment, StoreConnection store) {
        return environment.list(EncoderSettings.ROLES).equals(List.of(EncoderSettings.SCAN))
                ? List.of(store.inputBucket())
                : List.of(store.inputBucket(), store.workBucket());
    }
}
