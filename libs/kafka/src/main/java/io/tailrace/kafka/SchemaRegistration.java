package io.tailrace.kafka;

import io.tailrace.topics.TopicCatalogue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.errors.SerializationException;

/** Registers what the pipeline writes, under rules that keep every old record readable by every version. */
final class SchemaRegistration {

    private static final String LEVEL = "FULL_TRANSITIVE";

    private SchemaRegistration() {}

    static void register(KafkaConnection connection, List<WantedTopic> topics) {
        if (connection.registryUrl().startsWith(MockRegistry.SCHEME)) {
            return;
        }
        RegistryClient registry = new RegistryClient(connection);
        try {
            boolean isGlobal = LEVEL.equals(registry.globalCompatibility());
            subjects(topics).forEach((subject, schema) -> {
                if (!isGlobal) {
                    registry.setCompatibility(subject, LEVEL);
                }
                registry.register(subject, schema);
            });
        } catch (RegistryUnavailableException e) {
            throw new BootstrapException("the schemas can't be registered: " + e.getMessage(), e);
        } catch (SerializationException e) {
            throw new BootstrapException("a schema of this version can't be registered: " + e.getMessage(), e);
        }
    }

    /** Subject of every topic, and of every record that may lie in an internal topic of Kafka Streams (see {@link Subjects}). */
    static Map<String, Schema> subjects(List<WantedTopic> topics) {
        Map<String, Schema> subjects = new LinkedHashMap<>();
        for (WantedTopic topic : topics) {
            topic.spec().type().map(SpecificData.get()::getSchema).ifPresent(schema -> {
                subjects.put(Subjects.of(topic.name(), schema), schema);
                addRecords(schema, subjects);
            });
        }
        TopicCatalogue.internalRecords().stream()
                .map(SpecificData.get()::getSchema)
                .forEach(schema -> addRecords(schema, subjects));
        return subjects;
    }

    private static void addRecords(Schema schema, Map<String, Schema> subjects) {
        switch (schema.getType()) {
            case RECORD -> {
                if (subjects.putIfAbsent(schema.getFullName(), schema) == null) {
                    schema.getFields().forEach(field -> addRecords(field.schema(), subjects));
                }
            }
            case ARRAY -> addRecords(schema.getElementType(), subjects);
            case MAP -> addRecords(schema.getValueType(), subjects);
            case UNION -> schema.getTypes().forEach(type -> addRecords(type, subjects));
            default -> {
                // Enums and scalars have no subject.
            }
        }
    }
}
