package io.tailrace.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The ports last used on a folder, so that a restart comes back at the addresses its clients know. */
final class RememberedPorts {

    private final Path file;
    private final Properties ports;

    private RememberedPorts(Path file, Properties ports) {
        this.file = file;
        this.ports = ports;
    }

    static RememberedPorts in(Path dir) throws IOException {
        Path file = dir.resolve("ports.properties");
        Properties ports = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                ports.load(reader);
            }
        }
        return new RememberedPorts(file, ports);
    }

    /** {@code wanted}, or for 0 the remembered one if it is free, or any free one. */
    int choose(String role, int wanted) throws IOException {
        int port = wanted;
        if (port == 0) {
            int before = remembered(role);
            port = before != 0 && isFree(before) ? before : free();
        }
        ports.setProperty(role, Integer.toString(port));
        return port;
    }

    private int remembered(String role) {
        String text = ports.getProperty(role, "0");
        return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65_535 ? Integer.parseInt(text) : 0;
    }

    void save() throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            ports.store(writer, null);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private int free() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int port = socket.getLocalPort();
                if (!ports.containsValue(Integer.toString(port))) { // the other role's
                    return port;
                }
            }
        }
    }
}
