package io.tailrace.encoder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Just enough of S3 to hold one huge source and take what is written: HEAD, ranged GET, PUT. A signature is good for seconds, and one in
 * an address for none: whoever signs once and reads on for hours fails here.
 */
final class SparseStore implements AutoCloseable {

    static final String ETAG = "0123456789abcdef0123456789abcdef";

    private static final Duration SIGNATURE_LIFE = Duration.ofSeconds(15);
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
    private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final int PIECE = 1 << 16;

    /** A range that was answered. */
    record Read(long from, long to) {}

    private final SparseMp4 source;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Read> reads = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> written = new ConcurrentHashMap<>();

    SparseStore(SparseMp4 source) throws IOException {
        this.source = source;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Read> reads() {
        return new ArrayList<>(reads);
    }

    /** Requests whose signature had run out, or that came with none. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    long bytesRead() {
        return reads.stream().mapToLong(read -> read.to() - read.from()).sum();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!isFreshlySigned(exchange)) {
                refused.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                exchange.sendResponseHeaders(403, -1);
            } else if (exchange.getRequestMethod().equals("PUT")) {
                written.put(path, exchange.getRequestBody().readAllBytes());
                exchange.getResponseHeaders().set("ETag", '"' + ETAG + '"');
                exchange.sendResponseHeaders(200, -1);
            } else if (path.startsWith("/media-input/")) {
                read(exchange);
            } else if (exchange.getRequestMethod().equals("HEAD") && written.containsKey(path)) {
                exchange.getResponseHeaders().set("ETag", '"' + ETAG + '"');
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static boolean isFreshlySigned(HttpExchange exchange) {
        String date = exchange.getRequestHeaders().getFirst("x-amz-date");
        String signature = exchange.getRequestHeaders().getFirst("Authorization");
        if (date == null || signature == null || exchange.getRequestURI().getQuery() != null) {
            return false;
        }
        Instant signed = LocalDateTime.parse(date, AMZ_DATE).toInstant(ZoneOffset.UTC);
        return Duration.between(signed, Instant.now()).compareTo(SIGNATURE_LIFE) < 0;
    }

    private void read(HttpExchange exchange) throws IOException {
        String wanted = exchange.getRequestHeaders().getFirst("If-Match");
        if (wanted != null && !wanted.replace("\"", "").equals(ETAG)) {
            exchange.sendResponseHeaders(412, -1);
            return;
        }
        exchange.getResponseHeaders().set("ETag", '"' + ETAG + '"');
        exchange.getResponseHeaders().set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
        exchange.getResponseHeaders().set("Content-Type", "video/mp4");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(source.size()));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        Matcher range =
                RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        if (!range.matches()) {
            // Nobody may read it whole.
            exchange.sendResponseHeaders(400, -1);
            return;
        }
        send(exchange, Long.parseLong(range.group(1)), Long.parseLong(range.group(2)) + 1);
    }

    private void send(HttpExchange exchange, long from, long asked) throws IOException {
        long to = Math.min(asked, source.size());
        reads.add(new Read(from, to));
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + source.size());
        exchange.sendResponseHeaders(206, to - from);
        try (OutputStream body = exchange.getResponseBody()) {
            for (long at = from; at < to; at += PIECE) {
                body.write(source.read(at, (int) Math.min(PIECE, to - at)));
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
