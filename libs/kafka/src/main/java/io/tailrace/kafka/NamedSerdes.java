package io.tailrace.kafka;

import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Setting;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Serializer classes that the operator names, such as the genuine ones of Confluent, whose licence keeps them out of our archives. Loaded
 * by name and only then; they get the connection's properties under the names both know.
 */
final class NamedSerdes {

    static final String SERIALIZER = "value.serializer";
    static final String DESERIALIZER = "value.deserializer";

    /** What the registry says of an id or a schema that it does not have; the genuine client puts it into its message. */
    private static final List<String> ABOUT_THE_RECORD =
            List.of("error code: 40403", "error code: 409", "error code: 422");

    private NamedSerdes() {}

    static Optional<Serializer<Object>> serializer(KafkaConnection connection) {
        return Optional.ofNullable(connection.clientProperties().get(SERIALIZER))
                .map(name -> {
                    @SuppressWarnings("unchecked") // takes any record, or says at the first one that it does not
                    Serializer<Object> serializer = create(name, Serializer.class, KafkaSettings.SERIALIZER);
                    serializer.configure(properties(connection), false);
                    return serializer;
                });
    }

    static Optional<Deserializer<?>> deserializer(KafkaConnection connection) {
        return Optional.ofNullable(connection.clientProperties().get(DESERIALIZER))
                .map(name -> {
                    Deserializer<?> deserializer = create(name, Deserializer.class, KafkaSettings.DESERIALIZER);
                    deserializer.configure(properties(connection), false);
                    return deserializer;
                });
    }

    private static <S> S create(String name, Class<S> kind, Setting setting) {
        try {
            return Class.forName(name).asSubclass(kind).getDeclaredConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw new ConfigurationException(
                    setting.name() + " names " + name + ", which is not on the class path: put its jars into ext/", e);
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new ConfigurationException(
                    setting.name() + " names " + name + ", which can't be made a " + kind.getSimpleName() + ": " + e,
                    e);
        }
    }

    private static Map<String, Object> properties(KafkaConnection connection) {
        Map<String, Object> properties = new HashMap<>(connection.clientProperties());
        properties.put("schema.registry.url", connection.registryUrl());
        properties.put("specific.avro.reader", true);
        // A generated class is written by position: a newer schema than its own would not fit it.
        properties.put("use.latest.version", false);
        return properties;
    }

    /**
     * A foreign failure as one of our two kinds. The genuine classes use SerializationException for both, with the connection's failure or the
     * registry's answer as its cause, and other exceptions of Kafka for answers that concern the client rather than the record.
     */
    static RuntimeException sorted(RuntimeException problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryUnavailableException away) {
                return away;
            }
            if (isAway(cause)) {
                return new RegistryUnavailableException(
                        "the schema registry does not help: " + cause.getMessage(), problem);
            }
        }
        return problem instanceof SerializationException
                ? problem
                : new SerializationException("not to be read or written: " + problem.getMessage(), problem);
    }

    private static boolean isAway(Throwable cause) {
        if (cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof UnknownHostException) {
            return true;
        }
        boolean isAnswer = cause.getClass().getSimpleName().equals("RestClientException")
                || cause instanceof InvalidConfigurationException
                || (cause instanceof KafkaException && !(cause instanceof SerializationException));
        String message = String.valueOf(cause.getMessage());
        return isAnswer && ABOUT_THE_RECORD.stream().noneMatch(message::contains);
    }
}
