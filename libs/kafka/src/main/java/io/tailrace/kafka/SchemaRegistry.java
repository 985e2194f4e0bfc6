package io.tailrace.kafka;

import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/** Schemas by id. All methods throw {@link RegistryUnavailableException} when it can't answer now. Thread-safe. */
interface SchemaRegistry {

    /** The registry of a connection: HTTP, or in this JVM for {@code mock://scope}. */
    static SchemaRegistry of(KafkaConnection connection) {
        return connection.registryUrl().startsWith(MockRegistry.SCHEME)
                ? MockRegistry.scope(connection.registryUrl())
                : new RegistryClient(connection);
    }

    /**
     * Id of a schema under a subject, registered when it is new and writers may register.
     *
     * @throws SerializationException when the registry refuses the schema
     */
    int idOf(String subject, Schema schema);

    /**
     * The schema with this id.
     *
     * @throws SerializationException when there is none
     */
    Schema byId(int id);
}
