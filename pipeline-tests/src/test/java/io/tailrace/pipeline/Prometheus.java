package io.tailrace.pipeline;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Prometheus as a process, with the project's alerts, looking at one target every second. */
final class Prometheus implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(1);
    private static final Path ALERTS =
            Dashboards.FOLDER.resolveSibling("alerts").resolve("tailrace.yml");

    private final Process process;
    private final Api api;

    private Prometheus(Process process, URI address) {
        this.process = process;
        this.api = new Api(address);
    }

    /** @param target whose {@code /metrics} it looks at */
    static Prometheus start(Path folder, URI target) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: tailrace
                    static_configs: [{targets: ["%s:%d"]}]
                """.formatted(
                        ALERTS.toAbsolutePath().normalize(), target.getHost(), target.getPort()));
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        Prometheus prometheus = new Prometheus(process, URI.create("http://127.0.0.1:" + port));
        try {
            await().atMost(START).ignoreExceptions().until(() -> prometheus.status("/-/ready") == 200);
        } catch (RuntimeException e) {
            prometheus.close();
            throw e;
        }
        return prometheus;
    }

    private int status(String path) {
        return api.get(path).statusCode();
    }

    JsonNode get(String path) {
        HttpResponse<String> reply = api.get(path);
        if (reply.statusCode() != 200) {
            throw new AssertionError(path + ": " + reply.statusCode() + " " + reply.body());
        }
        return Server.tree(reply.body());
    }

    /** What an expression comes to now: a sample a series. */
    JsonNode query(String expression) {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .at("/data/result");
    }

    /** Waits until it has looked so many times more. */
    void awaitScrapes(int times) {
        double before = scrapes();
        await().atMost(START).until(() -> scrapes() >= before + times);
    }

    private double scrapes() {
        return query("sum(count_over_time(up[1h]))").at("/0/value/1").asDouble();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
