package io.tailrace.embedded;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * For tests: stands between a client and an HTTP server and spoils what it is told to. One request per connection; bytes pass unread, so that
 * signatures hold.
 */
public final class FaultProxy implements AutoCloseable {

    /** What happens to a request or its answer. */
    public enum Fault {
        NONE,
        /** 503 SlowDown; the server never sees the request. */
        UNAVAILABLE,
        /** 403 AccessDenied; the server never sees the request. */
        DENIED,
        /** The connection is cut before the server sees the request. */
        RESET,
        /** The server does what was asked, and nobody learns of it. */
        LOST_ANSWER,
        /** The answer's body ends half way. */
        CUT,
        /** The answer's body stops half way, and nothing happens until the client gives up. */
        STALL,
        /** The answer carries another ETag. */
        OTHER_ETAG,
        /** Both bodies trickle. */
        SLOW,
        /** One byte of the request's body is flipped. */
        DAMAGED_REQUEST,
        /** One byte of the answer's body is flipped. */
        DAMAGED_ANSWER
    }

    /** Chooses the fault of a request. */
    @FunctionalInterface
    public interface Rule {
        /** Requests are numbered from 1; {@code request} is the request line. */
        Fault choose(int number, String request);
    }

    /**
     * A request that reached the server, with what the server said to it, whether or not the client learnt of it.
     *
     * @param head request line and headers
     * @param body of the request as UTF-8, its first MiB
     * @param bytes length of the whole body
     * @param sha256 of the whole body, in hex
     * @param beganMillis when the server was given the whole request, UTC
     * @param endedMillis when its answer began
     */
    public record Exchange(
            String head, String body, long bytes, String sha256, int status, long beganMillis, long endedMillis) {}

    /** Hears of requests; called on the connection's thread before the client gets its answer. */
    @FunctionalInterface
    public interface Witness {
        void saw(Exchange exchange);
    }

    private static final int KEPT_BYTES = 1 << 20;
    private static final int TRICKLE_BYTES = 16 << 10;
    private static final long TRICKLE_MILLIS = 100;
    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.\\d (\\d{3})");
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

    private final URI server;
    private final ServerSocket listener;
    private final ExecutorService threads;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Rule rule = (number, request) -> Fault.NONE;
    private volatile Witness witness = exchange -> {};

    private FaultProxy(URI server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fault-proxy");
            thread.setDaemon(true);
            return thread;
        });
        threads.execute(this::accept);
    }

    /** Starts in front of an http address on this machine. */
    public static FaultProxy inFrontOf(URI server) throws IOException {
        return new FaultProxy(server);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** From now on this rule holds, and requests count from 1 again. */
    public void rule(Rule next) {
        requests.set(0);
        rule = next;
    }

    /** From now on {@code next} hears of every request that reaches the server. */
    public void witness(Witness next) {
        witness = next;
    }

    /** Requests since the rule was set. */
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IOException("a connection of the proxy does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client) {
            InputStream in = client.getInputStream();
            String head = readHead(in);
            String line = head.substring(0, head.indexOf("\r\n"));
            Fault fault = rule.choose(requests.incrementAndGet(), line);
            switch (fault) {
                case UNAVAILABLE -> refuse(client, head, "503 Slow Down", "SlowDown");
                case DENIED -> refuse(client, head, "403 Forbidden", "AccessDenied");
                case RESET -> client.setSoLinger(true, 0);
                default -> forward(client, head, fault);
            }
        } catch (IOException e) {
            // either side has gone: so is this connection
        } finally {
            open.remove(client);
        }
    }

    private static void refuse(Socket client, String head, String status, String code) throws IOException {
        copy(client.getInputStream(), OutputStream.nullOutputStream(), length(head), Fault.NONE);
        String xml = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>so it was told</Message></Error>";
        String body = head.startsWith("HEAD ") ? "" : xml;
        String answer = "HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private void forward(Socket client, String head, Fault fault) throws IOException {
        try (Socket upstream = new Socket(server.getHost(), server.getPort())) {
            open.add(upstream);
            OutputStream to = upstream.getOutputStream();
            to.write(head.substring(0, head.length() - 2).getBytes(StandardCharsets.ISO_8859_1));
            to.write("Connection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            DigestOutputStream digest = new DigestOutputStream(to, DigestUtils.getSha256Digest());
            KeptBytes body = new KeptBytes(digest);
            copy(
                    client.getInputStream(),
                    body,
                    length(head),
                    fault == Fault.DAMAGED_REQUEST || fault == Fault.SLOW ? fault : Fault.NONE);
            to.flush();
            long began = System.currentTimeMillis();
            String answer = readHead(upstream.getInputStream());
            Matcher status = STATUS.matcher(answer);
            witness.saw(new Exchange(
                    head,
                    body.kept(),
                    length(head),
                    HexFormat.of().formatHex(digest.getMessageDigest().digest()),
                    status.find() ? Integer.parseInt(status.group(1)) : 0,
                    began,
                    System.currentTimeMillis()));
            answer(answer, upstream.getInputStream(), client, head.startsWith("HEAD "), fault);
            open.remove(upstream);
        }
    }

    /** Passes bytes on and keeps the first. */
    private static final class KeptBytes extends FilterOutputStream {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        KeptBytes(OutputStream to) {
            super(to);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            kept.write(bytes, from, Math.min(length, KEPT_BYTES - kept.size()));
        }

        String kept() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }

    private static void answer(String answerHead, InputStream from, Socket client, boolean isHead, Fault fault)
            throws IOException {
        String head = answerHead;
        long length = isHead ? 0 : length(head);
        if (fault == Fault.LOST_ANSWER) {
            client.setSoLinger(true, 0);
            return;
        }
        if (fault == Fault.OTHER_ETAG) {
            head = head.replaceAll("(?im)^etag: .*$", "ETag: \"0123456789abcdef\"");
        }
        OutputStream to = client.getOutputStream();
        to.write(head.getBytes(StandardCharsets.ISO_8859_1));
        if (fault == Fault.CUT || fault == Fault.STALL) {
            copy(from, to, length / 2, Fault.NONE);
            to.flush();
            if (fault == Fault.STALL) {
                long unused = client.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
            return;
        }
        copy(from, to, length, fault == Fault.DAMAGED_ANSWER || fault == Fault.SLOW ? fault : Fault.NONE);
        if (length == 0) { // chunked, or without a length: to the end
            long unused = from.transferTo(to);
        }
        to.flush();
    }

    /** @param how {@code NONE}, {@code SLOW}, or one of damage */
    private static void copy(InputStream from, OutputStream to, long length, Fault how) throws IOException {
        byte[] buffer = new byte[how == Fault.SLOW ? TRICKLE_BYTES : 1 << 16];
        boolean flip = how != Fault.NONE && how != Fault.SLOW;
        for (long left = length; left > 0; ) {
            int n = from.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new EOFException("the body ended early");
            }
            if (flip) {
                buffer[n / 2] ^= 1;
                flip = false;
            }
            to.write(buffer, 0, n);
            left -= n;
            if (how == Fault.SLOW) {
                trickle();
            }
        }
    }

    private static void trickle() throws IOException {
        try {
            Thread.sleep(TRICKLE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("closed");
        }
    }

    private static long length(String head) {
        Matcher found = LENGTH.matcher(head);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int last4 = 0; last4 != 0x0d0a0d0a; ) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("no whole head");
            }
            head.write(b);
            last4 = last4 << 8 | b;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
