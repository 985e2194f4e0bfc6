package io.tailrace.interop;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Ceph of one node with an S3 gateway, in a folder; the programs come from the system. */
public final class CephRgw implements AutoCloseable {

    private static final List<String> PROGRAMS = List.of("ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "ceph");

    private final Path script;
    private final Path folder;
    private final URI endpoint;

    private CephRgw(Path script, Path folder, URI endpoint) {
        this.script = script;
        this.folder = folder;
        this.endpoint = endpoint;
    }

    /**
     * Starts all of it, within half a minute.
     *
     * @param folder an existing one, for its data; a short path, since it has sockets in it
     * @param accessKey of the one user
     * @throws IllegalStateException in one line, when a program is not installed
     */
    public static CephRgw start(Path folder, String accessKey, String secretKey)
            throws IOException, InterruptedException {
        requireInstalled();
        Path script = folder.resolve("ceph.sh");
        try (InputStream text = Objects.requireNonNull(CephRgw.class.getResourceAsStream("ceph.sh"), "ceph.sh")) {
            Files.copy(text, script, StandardCopyOption.REPLACE_EXISTING);
        }
        int port = ChildServer.freePort();
        CephRgw ceph = new CephRgw(script, folder.resolve("ceph"), URI.create("http://127.0.0.1:" + port));
        int code = ceph.run(
                "up",
                Integer.toString(port),
                Integer.toString(ChildServer.freePort()),
                Integer.toString(ChildServer.freePort()),
                accessKey,
                secretKey);
        if (code != 0) {
            ceph.close();
            throw new IllegalStateException("Ceph does not start:\n" + ChildServer.tail(folder.resolve("ceph-up.log")));
        }
        return ceph;
    }

    private static void requireInstalled() {
        List<String> missing =
                PROGRAMS.stream().filter(program -> !isInstalled(program)).toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("not installed: " + String.join(", ", missing)
                    + "; apt-get install --no-install-recommends ceph-mon ceph-osd ceph-base radosgw");
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private int run(String deed, String... arguments) throws IOException, InterruptedException {
        List<String> line = Stream.concat(
                        Stream.of("sh", script.toString(), deed, folder.toString()), Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(script.resolveSibling("ceph-" + deed + ".log").toFile())
                .start();
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    public URI endpoint() {
        return endpoint;
    }

    /** Stops the daemons and removes their data. */
    @Override
    public void close() {
        try {
            run("down");
        } catch (IOException e) {
            throw new IllegalStateException("Ceph in " + folder + " may still run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
