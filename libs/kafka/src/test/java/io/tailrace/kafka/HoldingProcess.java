package io.tailrace.kafka;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A process with one slot of the classic engine that takes a task and keeps it, to be killed. */
final class HoldingProcess {

    static final String TAKEN = "taken";

    private HoldingProcess() {}

    /** Its output is a line when it has the task. */
    static Process start(KafkaConnection connection, Duration session) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HoldingProcess.class.getName(),
                        connection.bootstrapServers(),
                        connection.topicPrefix(),
                        Long.toString(session.toMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @SuppressWarnings("SystemOut") // what the test reads
    public static void main(String[] arguments) throws InterruptedException {
        KafkaConnection connection = new KafkaConnection(arguments[0], "mock://victim", arguments[1], Map.of());
        var limits =
                new ClassicTaskQueue.Limits(Duration.ofMillis(Long.parseLong(arguments[2])), Duration.ofSeconds(60));
        try (TaskQueue queue = new ClassicTaskQueue(connection, "cpu", "victim", new SimpleMeterRegistry(), limits)) {
            TaskQueue.TaskLease lease = queue.take(Duration.ofSeconds(60)).orElseThrow();
            System.out.println(TAKEN);
            while (lease.renew()) {
                Thread.sleep(200);
            }
        }
    }
}
