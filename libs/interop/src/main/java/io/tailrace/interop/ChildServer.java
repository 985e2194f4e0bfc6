package io.tailrace.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/** What children that serve HTTP have in common. */
final class ChildServer {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private ChildServer() {}

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the address answers with a good status; fails with the end of the log when the process ends or the limit passes. */
    static void awaitAnswer(Process process, URI address, IntPredicate isGood, Duration limit, Path log)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!isGood.test(status(address))) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(address + " does not answer; its log ends with:\n" + tail(log));
            }
            Thread.sleep(LOOK_AGAIN.toMillis());
        }
    }

    private static int status(URI address) throws InterruptedException {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(address)
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    static String tail(Path log) {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 4_000));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** SIGTERM, and SIGKILL after ten seconds. */
    static void stop(Process process) {
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
