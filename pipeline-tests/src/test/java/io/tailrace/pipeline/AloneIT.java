package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.kafka.QueueEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each service from its archive as a process of its own, and Kafka, registry and S3 in another one. */
class AloneIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(QueueEngine.class)
    void theFourServicesMakeAnAssetTogetherAndEndWithZeroOnSigterm(QueueEngine engine) throws Exception {
        try (Server infrastructure =
                        Server.start(folder.resolve("infrastructure"), Map.of(), "--only", "kafka,registry,s3");
                LoneServices services = new LoneServices(folder, alone(infrastructure, engine))) {
            for (String waiting : new String[] {"encoder-consumer", "packager-consumer", "ingest-gateway"}) {
                String missing = services.start(waiting)
                        .logged(Pattern.compile("waits: topics are not there: (.*)"), Duration.ofMinutes(3));
                assertThat(missing).as(waiting).contains("alone.workers", "the router makes them");
            }
            services.start("router-streams");
            services.awaitReady();

            services.makeAnAssetOfTheClip();
            services.endCleanly();
        }
    }

    /** The embedded server has made its own topics under the default prefix; these are the router's to make. */
    private static Map<String, String> alone(Server infrastructure, QueueEngine engine) {
        Map<String, String> variables = new HashMap<>(infrastructure.variables());
        variables.put("TAILRACE_TOPIC_PREFIX", "alone.");
        variables.put("TAILRACE_QUEUE", engine.toString());
        return variables;
    }
}
