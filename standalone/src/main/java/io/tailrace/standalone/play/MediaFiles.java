package io.tailrace.standalone.play;

import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.RangeBody;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Objects of the output bucket at {@code /media/{key}}, with byte ranges and entity tags. */
final class MediaFiles extends Handler.Abstract {

    private static final Logger log = LoggerFactory.getLogger(MediaFiles.class);
    private static final String PATH = "/media/";
    private static final String UNKNOWN_TYPE = "application/octet-stream";
    private static final int LONGEST_KEY = 1024;

    /** RFC 8216bis 4 for playlists, RFC 4337 for mp4, DASH for the MPD. */
    private static final Map<String, String> TYPES = Map.of(
            "m3u8", "application/vnd.apple.mpegurl",
            "mpd", "application/dash+xml",
            "m4s", "video/iso.segment",
            "mp4", "video/mp4",
            "mov", "video/quicktime",
            "mxf", "application/mxf",
            "json", "application/json",
            "jpg", "image/jpeg",
            "vtt", "text/vtt");

    /** Hidden objects are the packager's own. */
    private static final Pattern SEGMENT = Pattern.compile("[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*");

    private final ObjectStore store;
    private final String bucket;

    MediaFiles(ObjectStore store, String bucket) {
        this.store = store;
        this.bucket = bucket;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Optional<String> key = key(request.getHttpURI().getDecodedPath());
        if (key.isEmpty()) {
            Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            return true;
        }
        try {
            serve(key.get(), request, response, callback);
        } catch (ObjectNotFoundException e) {
            Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
        } catch (StoreException e) {
            log.warn("Media could not be read: {}", e.getMessage());
            Response.writeError(request, response, callback, HttpStatus.BAD_GATEWAY_502);
        }
        return true;
    }

    /** The object a decoded path names; empty when it names none. Every segment is a plain name, so there is nothing to climb out of. */
    static Optional<String> key(String path) {
        String key = path.startsWith(PATH) ? path.substring(PATH.length()) : "";
        boolean isPlain = !key.isEmpty()
                && key.length() <= LONGEST_KEY
                && List.of(key.split("/", -1)).stream()
                        .allMatch(segment -> SEGMENT.matcher(segment).matches());
        return isPlain ? Optional.of(key) : Optional.empty();
    }

    static String contentType(String key) {
        String extension = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, UNKNOWN_TYPE);
    }

    private void serve(String key, Request request, Response response, Callback callback) throws StoreException {
        StoredObject object = store.stat(bucket, key, Optional.empty());
        var headers = response.getHeaders();
        String tag = "\"" + object.etag() + "\"";
        headers.put(HttpHeader.CONTENT_TYPE, contentType(key));
        headers.put(HttpHeader.ETAG, tag);
        headers.put(HttpHeader.ACCEPT_RANGES, "bytes");
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
        headers.put("X-Content-Type-Options", "nosniff");
        if (tag.equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            callback.succeeded();
            return;
        }
        Optional<String> header = Optional.ofNullable(request.getHeaders().get(HttpHeader.RANGE));
        ByteRange.Reading reading = ByteRange.read(header, object.size());
        if (reading instanceof ByteRange.Reading.Unsatisfiable) {
            headers.put(HttpHeader.CONTENT_RANGE, "bytes */" + object.size());
            Response.writeError(request, response, callback, HttpStatus.RANGE_NOT_SATISFIABLE_416);
            return;
        }
        ByteRange range = new ByteRange(0, object.size());
        if (reading instanceof ByteRange.Reading.Part part) {
            range = part.range();
            response.setStatus(HttpStatus.PARTIAL_CONTENT_206);
            headers.put(HttpHeader.CONTENT_RANGE, range.contentRange(object.size()));
        }
        headers.put(HttpHeader.CONTENT_LENGTH, range.length());
        if (HttpMethod.HEAD.is(request.getMethod()) || range.length() == 0) {
            callback.succeeded();
            return;
        }
        send(object, range, response, callback);
    }

    private void send(StoredObject object, ByteRange range, Response response, Callback callback)
            throws StoreException {
        RangeBody body = store.openRange(
                bucket, object.key(), object.versionId(), object.etag(), range.offset(), range.length());
        Callback closing = Callback.from(callback, () -> close(body));
        Content.copy(Content.Source.from(body.stream()), response, closing);
    }

    private static void close(RangeBody body) {
        try {
            body.close();
        } catch (IOException e) {
            log.debug("A read of the store did not close cleanly: {}", e.getMessage());
        }
    }
}
