package io.tailrace.standalone.server;

import io.tailrace.kafka.KafkaSettings;
import io.tailrace.kafka.QueueEngine;
import io.tailrace.standalone.StandaloneSettings;
import io.tailrace.standalone.server.ServerOptions.Part;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the parts of a server will be, chosen before anything starts, so that every part can be told of the others at once. */
record Endpoints(
        Set<Part> parts,
        int httpPort,
        int managementPort,
        int kafkaPort,
        int controllerPort,
        int registryPort,
        int s3Port,
        QueueEngine engine,
        Credentials credentials) {

    static final String LOOPBACK = "127.0.0.1";

    static Endpoints choose(ServerOptions options, Ports ports, Credentials credentials) {
        Endpoints chosen = new Endpoints(
                options.parts(),
                // First those that the caller may have named: no other part may take them.
                ports.choose("http", options.httpPort()),
                ports.choose("management", options.managementPort()),
                ports.choose("kafka", 0),
                ports.choose("controller", 0),
                ports.choose("registry", 0),
                ports.choose("s3", 0),
                QueueEngine.from(options.environment()),
                credentials);
        ports.save();
        return chosen;
    }

    Optional<String> http() {
        return at(Part.SERVICES, "http://", httpPort);
    }

    Optional<String> kafka() {
        return at(Part.KAFKA, "", kafkaPort);
    }

    Optional<String> registry() {
        return at(Part.REGISTRY, "http://", registryPort);
    }

    Optional<String> s3() {
        return at(Part.S3, "http://", s3Port);
    }

    private Optional<String> at(Part part, String scheme, int port) {
        return parts.contains(part) ? Optional.of(scheme + LOOPBACK + ":" + port) : Optional.empty();
    }

    /** What another process needs to join. */
    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        kafka().ifPresent(address -> variables.put("TAILRACE_KAFKA_BOOTSTRAP_SERVERS", address));
        registry().ifPresent(address -> variables.put("TAILRACE_REGISTRY_URL", address));
        variables.put("TAILRACE_TOPIC_PREFIX", "tailrace.");
        variables.put(KafkaSettings.QUEUE.name(), engine.toString());
        s3().ifPresent(address -> {
            variables.put("TAILRACE_S3_ENDPOINT", address);
            variables.put("TAILRACE_S3_REGION", "us-east-1");
            variables.put("TAILRACE_S3_ACCESS_KEY", credentials.accessKey());
            variables.put("TAILRACE_S3_SECRET_KEY", credentials.secretKey());
            variables.put("TAILRACE_S3_INPUT_BUCKET", "media-input");
            variables.put("TAILRACE_S3_WORK_BUCKET", "media-work");
            variables.put("TAILRACE_S3_OUTPUT_BUCKET", "media-output");
        });
        http().ifPresent(address -> {
            variables.put(StandaloneSettings.GATEWAY_URL.name(), address);
            variables.put("TAILRACE_PUBLIC_BASE_URL", address + "/media");
        });
        return variables;
    }

    ServerAddresses addresses(String management, Path environmentFile) {
        return new ServerAddresses(
                http(),
                management,
                s3(),
                kafka(),
                registry(),
                environmentFile,
                ProcessHandle.current().pid());
    }
}
