package io.tailrace.interop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Apicurio Registry as a child process; its content lies in memory unless its variables say otherwise. */
public final class ApicurioRegistry implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    private final Process process;
    private final String url;

    private ApicurioRegistry(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param folder for its log
     */
    public static ApicurioRegistry start(Path folder) throws IOException, InterruptedException {
        return start(folder, Map.of());
    }

    /**
     * The same with variables of its own in the environment, such as those that say where its content lies.
     *
     * @param folder for its log
     */
    public static ApicurioRegistry start(Path folder, Map<String, String> variables)
            throws IOException, InterruptedException {
        int port = ChildServer.freePort();
        Path log = folder.resolve("apicurio.log");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.port=0",
                        "-Dquarkus.http.access-log.enabled=false",
                        "-jar",
                        "apicurio-registry-app-3.0.9-runner.jar"))
                .directory(Fetched.folder("apicurio").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        String url = "http://127.0.0.1:" + port + "/apis/ccompat/v7";
        try {
            ChildServer.awaitAnswer(process, URI.create(url + "/subjects"), status -> status == 200, START, log);
        } catch (IllegalStateException | InterruptedException e) {
            ChildServer.stop(process);
            throw e;
        }
        return new ApicurioRegistry(process, url);
    }

    /** Base address of the Confluent-compatible API. */
    public String url() {
        return url;
    }

    @Override
    public void close() {
        ChildServer.stop(process);
    }
}
