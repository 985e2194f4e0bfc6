package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.Health;
import io.tailrace.service.ServiceContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker's start beside a router that was given something else. */
class ClusterPresenceIT {

    private static ServiceContext context(QueueEngine engine) {
        return new ServiceContext(
                "encoder",
                Environment.of(Map.of("TAILRACE_QUEUE", engine.toString())),
                new SimpleMeterRegistry(),
                new Health());
    }

    @ParameterizedTest
    @EnumSource(QueueEngine.class)
    void aWorkerOfTheOtherEngineEndsWithASentence(QueueEngine engine) {
        KafkaConnection connection = Clusters.ready(engine);
        List<String> topics =
                List.of(connection.topics().outcomes(), connection.topics().tasks("cpu"));
        QueueEngine other = engine == QueueEngine.SHARE ? QueueEngine.CLASSIC : QueueEngine.SHARE;

        ServiceContext fitting = context(engine);
        ClusterPresence.await(fitting, connection, topics);
        assertThat(fitting.health().problems()).isEmpty();

        ServiceContext foreign = context(other);
        assertThatThrownBy(() -> ClusterPresence.await(foreign, connection, topics))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("topic " + connection.topics().tasks("cpu") + " has " + engine.taskPartitions()
                        + " partitions, and TAILRACE_QUEUE=" + other + " works with " + other.taskPartitions()
                        + ": the router that made it was given another TAILRACE_QUEUE");
    }
}
