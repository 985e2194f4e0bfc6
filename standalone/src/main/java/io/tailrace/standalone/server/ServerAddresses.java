package io.tailrace.standalone.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the parts of a running server are; empty for parts it was told not to start.
 *
 * @param kafka host:port
 * @param environmentFile the {@code TAILRACE_*} variables with which another process joins
 */
public record ServerAddresses(
        Optional<String> http,
        String management,
        Optional<String> s3,
        Optional<String> kafka,
        Optional<String> registry,
        Path environmentFile,
        long pid) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The line {@code up --json} prints first: always the same keys, null for a part that is not there. */
    public String toJsonLine() {
        return fields().toString();
    }

    private ObjectNode fields() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("http", http.orElse(null));
        json.put("management", management);
        json.put("s3", s3.orElse(null));
        json.put("kafka", kafka.orElse(null));
        json.put("registry", registry.orElse(null));
        json.put("env", environmentFile.toString());
        return json;
    }

    void save(DataFolder data) {
        PrivateFile.write(data.serverFile(), fields().put("pid", pid) + "\n");
    }

    /** What the server on this folder wrote once it was ready; empty before. */
    public static Optional<ServerAddresses> read(DataFolder data) {
        try {
            JsonNode json = JSON.readTree(Files.readString(data.serverFile()));
            return Optional.of(new ServerAddresses(
                    text(json, "http"),
                    json.path("management").asText(),
                    text(json, "s3"),
                    text(json, "kafka"),
                    text(json, "registry"),
                    Path.of(json.path("env").asText()),
                    json.path("pid").asLong()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + data.serverFile() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.path(field).textValue());
    }
}
