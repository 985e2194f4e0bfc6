package io.tailrace.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server for several tests, which differ in what they ask it for. */
final class Site implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(6);

    private final Path data;
    private final Server server;

    private Site(Path data, Server server) {
        this.data = data;
        this.server = server;
    }

    /** Starts one that keeps its data in {@code folder}. */
    static Site open(Path folder, Map<String, String> variables) throws Exception {
        Path data = folder.resolve("data");
        return new Site(data, Server.start(data, variables, "--slots", "2"));
    }

    Server server() {
        return server;
    }

    /** The asset that {@code profile} makes of a file, below {@code folder}. */
    Asset transcoded(Path source, String profile, Path folder, String... more) throws Exception {
        transcode(source, profile, folder, more).expect(0);
        String name = String.valueOf(source.getFileName());
        return new Asset(folder.resolve("out").resolve(name.substring(0, name.lastIndexOf('.'))));
    }

    Command.Result transcode(Path source, String profile, Path folder, String... more) throws Exception {
        List<String> line = new ArrayList<>(List.of("transcode", source.toString(), "--profile", profile));
        line.addAll(List.of("--data", data.toString()));
        line.addAll(List.of("--out", folder.resolve("out").toString()));
        line.addAll(List.of(more));
        try (Command command = Command.start(folder, Map.of(), line.toArray(String[]::new))) {
            int code = command.exitCode(LIMIT);
            return new Command.Result(code, command.output(), command.errors());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
