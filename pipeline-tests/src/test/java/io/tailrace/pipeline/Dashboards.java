package io.tailrace.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The dashboards of Grafana, as files. */
final class Dashboards {

    static final Path FOLDER = Path.of("..", "k8s", "components", "monitoring", "dashboards");

    private Dashboards() {}

    /**
     * What a panel asks Prometheus.
     *
     * @param mayBeEmpty where nothing went wrong there is nothing to show, and the panel says so
     */
    record Query(String board, String panel, String expression, boolean mayBeEmpty) {}

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    static List<Query> queries() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (Path file : files()) {
            JsonNode board = Server.tree(Files.readString(file));
            for (JsonNode panel : board.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    queries.add(new Query(
                            board.path("title").asText(),
                            panel.path("title").asText(),
                            target.path("expr").asText(),
                            panel.at("/fieldConfig/defaults").has("noValue")));
                }
            }
        }
        return queries;
    }
}
