package io.tailrace.standalone.server;

import io.tailrace.service.Environment;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a standalone server runs.
 *
 * @param httpPort port of the gateway; 0 takes the one used before if it is free, else any free one
 * @param managementPort port of health and metrics; 0 as above
 * @param slots encoder slots; 0 runs no encoder (probe and publish still run), empty as many as the encoder thinks right
 * @param parts what to start
 * @param environment settings of the services; addresses and credentials of the embedded parts go over it
 */
public record ServerOptions(
        int httpPort, int managementPort, OptionalInt slots, Set<Part> parts, Environment environment) {

    /** What can be started on its own. */
    public enum Part {
        KAFKA,
        /** Needs Kafka. */
        REGISTRY,
        S3,
        /** Gateway, router, encoder and packager; need all the others. */
        SERVICES
    }

    public ServerOptions {
        parts = Set.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("A server needs at least one part.");
        }
        if (parts.contains(Part.REGISTRY) && !parts.contains(Part.KAFKA)) {
            throw new IllegalArgumentException("The registry keeps its schemas in Kafka: start kafka, too.");
        }
        if (parts.contains(Part.SERVICES) && parts.size() < Part.values().length) {
            throw new IllegalArgumentException("The services need kafka, registry and s3.");
        }
    }

    /** Everything, on free ports. */
    public static ServerOptions everything(Environment environment) {
        return new ServerOptions(0, 0, OptionalInt.empty(), EnumSet.allOf(Part.class), environment);
    }
}
