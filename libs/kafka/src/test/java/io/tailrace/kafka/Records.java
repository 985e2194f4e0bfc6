package io.tailrace.kafka;

import io.tailrace.events.JobCommand;
import io.tailrace.events.JobCommandKind;
import io.tailrace.events.Lane;
import java.util.Map;

/** Records the tests share. */
final class Records {

    private Records() {}

    static JobCommand cancel(String jobId) {
        return JobCommand.newBuilder()
                .setKind(JobCommandKind.CANCEL)
                .setJobId(jobId)
                .setRequestedAtMillis(5)
                .build();
    }

    static JobCommand urgent(String jobId) {
        return JobCommand.newBuilder()
                .setKind(JobCommandKind.PRIORITY)
                .setJobId(jobId)
                .setLane(Lane.URGENT)
                .setRequestedBy("an operator")
                .setRequestedAtMillis(Long.MAX_VALUE)
                .build();
    }

    /** Kafka that is not there, with a registry in memory that no other test uses. */
    static KafkaConnection mock(String scope) {
        return new KafkaConnection("127.0.0.1:1", "mock://" + scope, "tailrace.", Map.of());
    }

    static KafkaConnection http(String urls, Map<String, String> properties) {
        return new KafkaConnection("127.0.0.1:1", urls, "tailrace.", properties);
    }
}
