package io.tailrace.packager;

import io.tailrace.kafka.ClusterPresence;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.KafkaSettings;
import io.tailrace.service.ServiceContext;
import io.tailrace.service.ServiceMain;
import io.tailrace.service.Setting;
import io.tailrace.store.BucketPresence;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreSettings;
import io.tailrace.topics.Topics;
import io.tailrace.tracing.TracingSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Starts the packager as a process of its own. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        ServiceMain.run("packager-consumer", settings(), args, Main::start);
    }

    private static AutoCloseable start(ServiceContext context) {
        KafkaConnection kafka = KafkaConnection.from(context.environment());
        StoreConnection store = StoreConnection.from(context.environment());
        Path stateDir = context.environment().path(PackagerSettings.STATE_DIR);
        ClusterPresence.await(context, kafka, topics(kafka.topics()));
        BucketPresence.await(context, store, List.of(store.workBucket(), store.outputBucket()));
        return PackagerService.start(context, kafka, store, stateDir);
    }

    private static List<Setting> settings() {
        return Stream.of(KafkaSettings.all(), StoreSettings.all(), PackagerSettings.all(), TracingSettings.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> topics(Topics topics) {
        return List.of(
                topics.jobLog(),
                topics.publishRequests(),
                topics.tasks(Topics.PUBLISH_QUEUE),
                topics.outcomes(),
                topics.progress(),
                topics.revocations(),
                topics.heartbeats(),
                topics.queues(),
                topics.deadLetters());
    }
}
