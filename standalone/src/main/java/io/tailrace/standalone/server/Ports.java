package io.tailrace.standalone.server;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;

/**
 * Ports of a data folder's servers. A second start takes the same ones if they are free, so that workers which joined find it again. All are
 * chosen before the first is used, so no two servers get the same.
 */
final class Ports {

    private final DataFolder data;
    private final Properties remembered = new Properties();
    private final Set<Integer> chosen = new HashSet<>();

    private Ports(DataFolder data) {
        this.data = data;
    }

    static Ports of(DataFolder data) {
        Ports ports = new Ports(data);
        if (Files.exists(data.ports())) {
            try (Reader in = Files.newBufferedReader(data.ports())) {
                ports.remembered.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw new IllegalStateException("The file " + data.ports() + " cannot be read: " + e.getMessage(), e);
            }
        }
        return ports;
    }

    /** {@code wanted}, or for 0 the port used before if it is free, or any free one. */
    synchronized int choose(String server, int wanted) {
        int port = wanted == 0 ? usedBefore(server).orElseGet(this::unchosen) : wanted;
        chosen.add(port);
        remembered.setProperty(server, Integer.toString(port));
        return port;
    }

    private OptionalInt usedBefore(String server) {
        String before = remembered.getProperty(server, "");
        if (!before.matches("\\d{1,5}")) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(before);
        return !chosen.contains(port) && isFree(port) ? OptionalInt.of(port) : OptionalInt.empty();
    }

    private int unchosen() {
        int port = free();
        while (chosen.contains(port)) {
            port = free();
        }
        return port;
    }

    synchronized void save() {
        StringWriter text = new StringWriter();
        remembered.stringPropertyNames().stream()
                .sorted()
                .forEach(name -> text.append(name)
                        .append('=')
                        .append(remembered.getProperty(name))
                        .append('\n'));
        PrivateFile.write(data.ports(), text.toString());
    }

    private static boolean isFree(int port) {
        if (port < 1024 || port > 65_535) {
            return false;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("There is no free port on the loopback address", e);
        }
    }
}
