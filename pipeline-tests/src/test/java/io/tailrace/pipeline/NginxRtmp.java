package io.tailrace.pipeline;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** nginx with its RTMP module as a process in the foreground: takes a stream on loopback, records it, and calls a hook. */
final class NginxRtmp implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);
    private static final List<Path> MODULES = List.of(
            Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so"),
            Path.of("/usr/lib64/nginx/modules/ngx_rtmp_module.so"));
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"));

    private final Process process;
    private final int port;

    private NginxRtmp(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    private static Optional<Path> first(List<Path> places) {
        return places.stream().filter(Files::isReadable).findFirst();
    }

    /** Whether it is installed on this machine. */
    static boolean isThere() {
        return first(PROGRAMS).isPresent() && first(MODULES).isPresent();
    }

    /** Records each stream into {@code recordings} and posts {@code on_record_done} to {@code hook}. */
    static NginxRtmp start(Path folder, Path recordings, String hook) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
                load_module %s;
                daemon off;
                master_process off;
                pid %s/nginx.pid;
                error_log %s/nginx.log info;
                events { worker_connections 64; }
                rtmp {
                    server {
                        listen 127.0.0.1:%d;
                        application live {
                            live on;
                            record all;
                            record_path %s;
                            record_unique on;
                            on_record_done %s;
                        }
                    }
                }
                """.formatted(
                        first(MODULES).orElseThrow(), folder, folder, port, recordings, hook));
        Process process = new ProcessBuilder(
                        first(PROGRAMS).orElseThrow().toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        NginxRtmp nginx = new NginxRtmp(process, port);
        try {
            await().atMost(START).until(() -> isListening(port) || !process.isAlive());
            if (!process.isAlive()) {
                throw new IOException("nginx did not start: " + Files.readString(folder.resolve("nginx.out")));
            }
            return nginx;
        } catch (IOException | RuntimeException e) {
            nginx.close();
            throw e;
        }
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Where a stream is published. */
    String address(String stream) {
        return "rtmp://127.0.0.1:" + port + "/live/" + stream;
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
