package io.tailrace.kafka;

import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.topics.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Where Kafka and the schema registry are, and how to reach them.
 *
 * @param bootstrapServers host:port list, separated by commas
 * @param registryUrl one or several URLs separated by commas; {@code mock://scope} keeps schemas in this JVM, for topology tests
 * @param topicPrefix first part of every topic and group name, such as {@code tailrace.}
 * @param clientProperties security settings for every client, the registry's ({@code basic.auth.*}, {@code auto.register.schemas}), and
 *     {@code value.serializer} and {@code value.deserializer} where others than our own are named
 */
public record KafkaConnection(
        String bootstrapServers, String registryUrl, String topicPrefix, Map<String, String> clientProperties) {

    static final String AUTO_REGISTER = "auto.register.schemas";

    /** No underscore: metric names can't tell it from a dot. */
    private static final Pattern PREFIX = Pattern.compile("([a-z0-9][a-z0-9-]*[.])*");

    public KafkaConnection {
        clientProperties = Map.copyOf(clientProperties);
    }

    /**
     * Reads {@link KafkaSettings}.
     *
     * @throws ConfigurationException when one is missing or refused
     */
    public static KafkaConnection from(Environment environment) {
        String prefix = environment.text(KafkaSettings.TOPIC_PREFIX);
        if (!PREFIX.matcher(prefix).matches() || prefix.length() > 100) {
            throw new ConfigurationException(
                    KafkaSettings.TOPIC_PREFIX.name() + " is \"" + prefix
                            + "\", it must be lower-case letters, digits and - in parts that end with a dot, such as tailrace.");
        }
        Map<String, String> properties = new HashMap<>();
        if (environment.optional(KafkaSettings.KAFKA_PROPERTIES).isPresent()) {
            properties.putAll(read(environment.path(KafkaSettings.KAFKA_PROPERTIES)));
        }
        properties.put(AUTO_REGISTER, Boolean.toString(environment.flag(KafkaSettings.AUTO_REGISTER)));
        environment.optional(KafkaSettings.SERIALIZER).ifPresent(name -> properties.put(NamedSerdes.SERIALIZER, name));
        environment
                .optional(KafkaSettings.DESERIALIZER)
                .ifPresent(name -> properties.put(NamedSerdes.DESERIALIZER, name));
        return new KafkaConnection(
                environment.text(KafkaSettings.BOOTSTRAP_SERVERS),
                environment.text(KafkaSettings.REGISTRY_URL),
                prefix,
                properties);
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    KafkaSettings.KAFKA_PROPERTIES.name() + " names " + file
                            + ", which can't be read as a properties file",
                    e);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    public Topics topics() {
        return new Topics(topicPrefix);
    }

    /** A fresh client configuration with address, security and {@code client.id}; the registry's settings are not in it. */
    public Map<String, Object> clientConfig(String clientId) {
        Map<String, Object> config = new HashMap<>();
        clientProperties.forEach((key, value) -> {
            if (!isOfValues(key)) {
                config.put(key, value);
            }
        });
        config.put("bootstrap.servers", bootstrapServers);
        config.put("client.id", clientId);
        return config;
    }

    private static boolean isOfValues(String key) {
        return key.startsWith("schema.registry.")
                || key.startsWith("basic.auth.")
                || key.equals(AUTO_REGISTER)
                || key.equals(NamedSerdes.SERIALIZER)
                || key.equals(NamedSerdes.DESERIALIZER);
    }

    /** Without properties and user info: both may hold secrets. */
    @Override
    public String toString() {
        return "Kafka at " + bootstrapServers + ", registry at " + RegistryAddress.withoutUserInfo(registryUrl)
                + ", prefix " + topicPrefix;
    }
}
