package io.tailrace.standalone.server;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Properties;

/**
 * Ports of a data folder's servers. A second start takes the same ones if they are free, so that workers which joined find it again.
 */
final class Ports {

    private final DataFolder data;
    private final Properties remembered = new Properties();

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

    /** The port used before, or a free one. */
    synchronized int choose(String server) {
        String before = remembered.getProperty(server, "");
        int port = before.matches("\\d{1,5}") && isFree(Integer.parseInt(before)) ? Integer.parseInt(before) : free();
        remembered.setProperty(server, Integer.toString(port));
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
