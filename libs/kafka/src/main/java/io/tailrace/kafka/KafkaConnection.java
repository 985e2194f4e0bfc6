package io.tailrace.kafka;

import io.tailrace.topics.Topics;
import java.util.HashMap;
import java.util.Map;

/**
 * Where Kafka and the schema registry are, and how to reach them.
 *
 * @param bootstrapServers host:port list, separated by commas
 * @param registryUrl one or several URLs separated by commas; {@code mock://scope} keeps schemas in this JVM, for topology tests
 * @param topicPrefix first part of every topic and group name, such as {@code tailrace.}
 * @param clientProperties security settings for every client, and the registry's ({@code basic.auth.*}, {@code auto.register.schemas})
 */
public record KafkaConnection(
        String bootstrapServers, String registryUrl, String topicPrefix, Map<String, String> clientProperties) {

    public KafkaConnection {
        clientProperties = Map.copyOf(clientProperties);
    }

    public Topics topics() {
        return new Topics(topicPrefix);
    }

    /** A fresh client configuration with address, security and {@code client.id}; the registry's settings are not in it. */
    public Map<String, Object> clientConfig(String clientId) {
        Map<String, Object> config = new HashMap<>();
        clientProperties.forEach((key, value) -> {
            if (!isRegistryKey(key)) {
                config.put(key, value);
            }
        });
        config.put("bootstrap.servers", bootstrapServers);
        config.put("client.id", clientId);
        return config;
    }

    private static boolean isRegistryKey(String key) {
        return key.startsWith("schema.registry.")
                || key.startsWith("basic.auth.")
                || key.equals("auto.register.schemas");
    }

    /** Without properties and user info: both may hold secrets. */
    @Override
    public String toString() {
        return "Kafka at " + bootstrapServers + ", registry at " + registryUrl.replaceAll("://[^/@,]*@", "://")
                + ", prefix " + topicPrefix;
    }
}
