package io.tailrace.worker;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.events.TaskKind;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.Environment;
import io.tailrace.service.Health;
import io.tailrace.service.ServiceContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A worker in a process of its own whose work never ends, to be killed. Arguments: bootstrap servers, registry, prefix. */
final class WorkerProcess {

    private WorkerProcess() {}

    static Process start(KafkaConnection connection) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        WorkerProcess.class.getName(),
                        connection.bootstrapServers(),
                        connection.registryUrl(),
                        connection.topicPrefix())
                .inheritIO()
                .start();
    }

    public static void main(String[] arguments) throws InterruptedException {
        KafkaConnection connection = new KafkaConnection(arguments[0], arguments[1], arguments[2], Map.of());
        TaskHandler endless = (task, attempt) -> {
            new CountDownLatch(1).await();
            return new TaskResult.Done();
        };
        ServiceContext context =
                new ServiceContext("victim", Environment.of(Map.of()), new SimpleMeterRegistry(), new Health());
        QueueRole role = new QueueRole("probe", 1, false, Map.of(TaskKind.PROBE, endless));
        Worker unused =
                Worker.start(connection, context, Tasks.worker("victim", "", ""), List.of(role), Optional.empty());
        new CountDownLatch(1).await();
    }
}
