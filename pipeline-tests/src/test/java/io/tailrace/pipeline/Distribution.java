package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A service's archive, unpacked as its user would. */
record Distribution(String service, Path home) {

    static final List<String> SERVICES =
            List.of("ingest-gateway", "router-streams", "encoder-consumer", "packager-consumer");

    /** Unpacks the archive this build has made. */
    static Distribution unpack(String service, Path into) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(into.resolve(service));
        Process tar = new ProcessBuilder(
                        "tar", "-xzf", archive(service).toString(), "--strip-components=1", "-C", folder.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tar.exitValue()).isZero();
        return new Distribution(service, folder);
    }

    private static Path archive(String service) throws IOException {
        Path target = Path.of("..", service, "target").toAbsolutePath().normalize();
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches(service + "-.*\\.tar\\.gz"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no archive in " + target + ": build with -am, to package"));
        }
    }

    /** Starts it by its script, with a small JVM. */
    Command start(Path folder, Map<String, String> variables, String... arguments) {
        List<String> line = new ArrayList<>(List.of(script().toString()));
        line.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_OPTS",
                "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"));
        all.putAll(variables);
        return Command.run(folder, all, line);
    }

    Path script() {
        return home.resolve("bin").resolve(service);
    }

    Path exampleConfiguration() {
        return home.resolve("conf").resolve(service + ".properties");
    }

    List<String> libraries() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
