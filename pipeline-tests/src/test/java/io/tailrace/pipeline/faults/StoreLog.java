package io.tailrace.pipeline.faults;

import io.tailrace.embedded.FaultProxy.Exchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every change of an object that the store agreed to, as the proxy in front of it saw them. */
final class StoreLog {

    enum Kind {
        PUT,
        COPY,
        DELETE
    }

    /**
     * One change.
     *
     * @param path bucket, slash, key
     * @param sha256 of what was stored, in hex; empty for DELETE
     * @param text what was stored, as far as it is text
     */
    record Change(long beganMillis, long endedMillis, Kind kind, String path, String sha256, long bytes, String text) {}

    private static final Pattern HEAD = Pattern.compile("^([A-Z]+) (\\S+) HTTP");
    private static final Pattern SOURCE = Pattern.compile("(?im)^x-amz-copy-source: *(\\S+)");
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
    private static final Pattern TEXT = Pattern.compile(".*[.](m3u8|mpd|json|vtt)");

    private final List<Change> changes = new ArrayList<>();
    private final Map<String, Change> present = new HashMap<>();

    /** Takes note of what a request changed, if it changed anything. */
    synchronized void saw(Exchange exchange) {
        Matcher head = HEAD.matcher(exchange.head());
        if (!head.find() || exchange.status() < 200 || exchange.status() > 299) {
            return;
        }
        String target = head.group(2);
        int question = target.indexOf('?');
        String path = decoded(question < 0 ? target : target.substring(0, question));
        String query = question < 0 ? "" : target.substring(question + 1);
        switch (head.group(1)) {
            case "PUT" -> put(exchange, path, query);
            case "DELETE" -> add(exchange, Kind.DELETE, path, "", 0, "");
            case "POST" -> post(exchange, path, query);
            default -> {
                // a read
            }
        }
    }

    private void put(Exchange exchange, String path, String query) {
        if (!path.contains("/") || query.contains("uploadId")) {
            return; // a bucket, or a part: its object comes with the POST that completes it
        }
        Matcher source = SOURCE.matcher(exchange.head());
        if (source.find()) {
            Change from = present.get(decoded(source.group(1)));
            add(
                    exchange,
                    Kind.COPY,
                    path,
                    from == null ? "unknown " + source.group(1) : from.sha256(),
                    from == null ? 0 : from.bytes(),
                    from == null ? "" : from.text());
        } else {
            String text = TEXT.matcher(path).matches() ? exchange.body() : "";
            add(exchange, Kind.PUT, path, exchange.sha256(), exchange.bytes(), text);
        }
    }

    private void post(Exchange exchange, String path, String query) {
        if (query.startsWith("delete")) {
            KEY.matcher(exchange.body())
                    .results()
                    .forEach(key -> add(exchange, Kind.DELETE, path + "/" + unescaped(key.group(1)), "", 0, ""));
        } else if (query.contains("uploadId")) {
            add(exchange, Kind.PUT, path, "parts " + exchange.sha256(), 0, "");
        }
    }

    private void add(Exchange exchange, Kind kind, String path, String sha256, long bytes, String text) {
        Change change = new Change(exchange.beganMillis(), exchange.endedMillis(), kind, path, sha256, bytes, text);
        changes.add(change);
        if (kind == Kind.DELETE) {
            present.remove(path);
        } else {
            present.put(path, change);
        }
    }

    /** So far, in the order in which the store answered. */
    synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    private static String decoded(String path) {
        String bare = path.startsWith("/") ? path.substring(1) : path;
        return URLDecoder.decode(bare.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String unescaped(String xml) {
        return xml.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d changes", changes().size());
    }
}
