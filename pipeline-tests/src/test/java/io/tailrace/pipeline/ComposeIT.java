package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.embedded.TestCluster;
import io.tailrace.interop.ApicurioRegistry;
import io.tailrace.interop.CephRgw;
import io.tailrace.service.Environment;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The services of {@code compose/compose.yaml} as plain processes, with the variables of its files: only addresses, ports, folders and the
 * prefix of topics are others. Registry and object store are genuine ones, too; the broker is Kafka in this JVM.
 */
@Tag("interop")
class ComposeIT {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofMinutes(2);
    private static final Pattern MANAGEMENT = Pattern.compile("(?:is up|starts), management port (\\d+)");
    private static final Pattern API = Pattern.compile("The API listens on port (\\d+)");
    private static final List<String> STARTED =
            List.of("router-streams", "ingest-gateway", "packager-consumer", "encoder-cpu");

    @TempDir
    Path folder;

    @Test
    void itsVariablesMakeAnAsset() throws Exception {
        makeAnAsset(Map.of());
    }

    @Test
    void soDoThoseOfTheClassicQueue() throws Exception {
        makeAnAsset(ComposeFiles.variables(ComposeFiles.FOLDER.resolve("env/classic.env")));
    }

    private void makeAnAsset(Map<String, String> override) throws Exception {
        Map<String, String> owner = keys("owner", "owner-secret");
        try (CephRgw ceph = CephRgw.start(folder, "owner", "owner-secret");
                ApicurioRegistry registry = ApicurioRegistry.start(folder, registryVariables())) {
            Map<String, String> addresses = Map.of(
                    "TAILRACE_KAFKA_BOOTSTRAP_SERVERS", TestCluster.shared().bootstrapServers(),
                    "TAILRACE_TOPIC_PREFIX", TestCluster.shared().uniquePrefix(),
                    "TAILRACE_REGISTRY_URL", registry.url(),
                    "TAILRACE_S3_ENDPOINT", ceph.endpoint().toString());
            Map<String, String> store = new HashMap<>(addresses);
            store.putAll(owner);
            LoneServices.makeBuckets(store);
            Path secrets = secrets(owner);
            Map<String, Command> running = new LinkedHashMap<>();
            try {
                for (String name : STARTED) {
                    Map<String, String> variables = new HashMap<>(ComposeFiles.variables(name));
                    variables.putAll(override);
                    variables.putAll(addresses);
                    running.put(name, start(name, variables, secrets));
                }
                running.values().forEach(ComposeIT::awaitReady);
                makeAnAsset(Objects.requireNonNull(running.get("ingest-gateway")), store);
                running.values().forEach(Command::terminate);
                for (Map.Entry<String, Command> service : running.entrySet()) {
                    assertThat(service.getValue().exitCode(STOP))
                            .as(() -> service.getKey() + ":\n"
                                    + String.join("\n", service.getValue().errors()))
                            .isZero();
                }
            } finally {
                running.values().forEach(Command::close);
            }
        }
    }

    /** Schemas in Kafka, as there; its port is one that is free here. */
    private static Map<String, String> registryVariables() {
        Map<String, String> variables = new HashMap<>(ComposeFiles.variables("registry"));
        variables.put(
                "APICURIO_KAFKASQL_BOOTSTRAP_SERVERS", TestCluster.shared().bootstrapServers());
        return variables;
    }

    private static Map<String, String> keys(String access, String secret) {
        return Map.of("TAILRACE_S3_ACCESS_KEY", access, "TAILRACE_S3_SECRET_KEY", secret);
    }

    /** As {@code compose/setup} lays them down. */
    private Path secrets(Map<String, String> keys) throws Exception {
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(
                secrets.resolve("tailrace.properties"),
                "TAILRACE_S3_ACCESS_KEY=" + keys.get("TAILRACE_S3_ACCESS_KEY") + "\nTAILRACE_S3_SECRET_KEY="
                        + keys.get("TAILRACE_S3_SECRET_KEY") + "\n");
        Files.copy(ComposeFiles.FOLDER.resolve("demo/secrets/hooks"), secrets.resolve("hooks"));
        return secrets;
    }

    /** With ports and folders of this machine instead of the container's. */
    private Command start(String name, Map<String, String> variables, Path secrets) throws Exception {
        Path own = Files.createDirectories(folder.resolve("own-" + name));
        String service = Objects.requireNonNull(ComposeFiles.TAILRACE.get(name));
        variables.replaceAll((variable, value) -> value.replace("/run/secrets", secrets.toString())
                .replace("/var/lib/tailrace", own.toString())
                .replace("/scratch", own.toString())
                .replace(
                        "/etc/tailrace/profiles",
                        ComposeFiles.FOLDER.resolve("profiles").toString()));
        variables.put("TAILRACE_MANAGEMENT_PORT", "0");
        variables.put("TAILRACE_LOG_LEVEL", "DEBUG");
        if (variables.containsKey("TAILRACE_HTTP_PORT")) {
            variables.put("TAILRACE_HTTP_PORT", "0");
        }
        return Distribution.unpack(service, folder).start(own, variables);
    }

    private static void awaitReady(Command command) {
        Api management = new Api(URI.create("http://127.0.0.1:" + command.logged(MANAGEMENT, START)));
        await("the service is ready")
                .atMost(START)
                .until(() -> management.get("/readyz").statusCode() == 200);
    }

    private static void makeAnAsset(Command gateway, Map<String, String> variables) throws Exception {
        StoreConnection connection = StoreConnection.from(Environment.of(variables));
        try (ObjectStore store = new ObjectStore(connection)) {
            store.putFile(connection.inputBucket(), "demo/clip.mp4", Media.clip("bbb-360p-6s.mp4"), "video/mp4");
            Api api = new Api(URI.create("http://127.0.0.1:" + gateway.logged(API, START)));
            var reply = api.post(
                    "/api/v1/jobs",
                    Map.of("source", Map.of("bucket", connection.inputBucket(), "key", "demo/clip.mp4")));
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(202);
            JsonNode view = api.awaitEnd(Api.tree(reply.body()).get("id").asText());
            assertThat(view.path("state").asText()).as(view.toPrettyString()).isEqualTo("COMPLETED");
        }
    }
}
