package io.tailrace.gateway.http;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers to GET with an entity tag, so that a client that asks again and again is not sent the same again (RFC 9110, 13.1.2). */
final class Conditional {

    private static final int TAG_BYTES = 12;
    private static final Pattern GIVEN = Pattern.compile("(?:W/)?(\"[^\"]*\"|\\*)");

    private Conditional() {}

    static boolean applies(Request request, Answer answer) {
        boolean isRead =
                request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return isRead && answer.status() == HttpStatus.OK_200;
    }

    /** Writes 200 with the body, or 304 when the client has it. @return the status */
    static int write(Request request, Response response, Callback callback, Answer answer) {
        byte[] bytes = Json.bytes(answer.body());
        String tag = tag(bytes);
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put(HttpHeader.ETAG, tag);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "private, no-cache");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        if (isKnown(request, tag)) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            callback.succeeded();
            return HttpStatus.NOT_MODIFIED_304;
        }
        response.setStatus(HttpStatus.OK_200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
        return HttpStatus.OK_200;
    }

    /** Weak comparison (RFC 9110, 8.8.3.2). */
    private static boolean isKnown(Request request, String tag) {
        return request.getHeaders().getValuesList(HttpHeader.IF_NONE_MATCH).stream()
                .flatMap(line -> GIVEN.matcher(line).results())
                .map(given -> given.group(1))
                .anyMatch(given -> given.equals(tag) || given.equals("*"));
    }

    private static String tag(byte[] bytes) {
        return '"' + HexFormat.of().formatHex(DigestUtils.sha256(bytes), 0, TAG_BYTES) + '"';
    }
}
