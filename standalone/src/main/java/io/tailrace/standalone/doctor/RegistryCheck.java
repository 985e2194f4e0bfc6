package io.tailrace.standalone.doctor;

import io.tailrace.kafka.ClusterProbe;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.Environment;

/** Whether the schema registry answers. */
record RegistryCheck(Environment environment) implements Check {

    @Override
    public String subject() {
        return "registry";
    }

    @Override
    public Finding look() {
        KafkaConnection connection = KafkaConnection.from(environment);
        ClusterProbe.askRegistry(connection);
        return Finding.ok(subject(), "the schema registry answers");
    }
}
