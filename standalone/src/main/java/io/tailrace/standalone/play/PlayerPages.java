package io.tailrace.standalone.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The player at {@code /play/{jobId}}: one page for all jobs, which asks the gateway for the job's view, and hls.js from its webjar. */
final class PlayerPages extends Handler.Abstract {

    /** The folder carries the webjar's version, which only the pom knows. */
    private static final String HLS_JS = "/META-INF/resources/webjars/hls.js/" + hlsVersion() + "/dist/hls.min.js";

    private static final Pattern JOB = Pattern.compile("/play/[0-9a-z]{26}");
    /** hls.js feeds the video element from a blob and transmuxes in a worker made from one. */
    private static final String POLICY = "default-src 'self'; script-src 'self' blob:; worker-src blob: 'self'; "
            + "media-src 'self' blob:; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

    private record Page(String type, String resource) {}

    private static final Map<String, Page> ASSETS = Map.of(
            "/play/assets/player.js", new Page("text/javascript; charset=utf-8", "player.js"),
            "/play/assets/hls.js", new Page("text/javascript; charset=utf-8", HLS_JS));
    private static final Page PLAYER = new Page("text/html; charset=utf-8", "player.html");

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = request.getHttpURI().getDecodedPath();
        Optional<Page> page = JOB.matcher(path).matches() ? Optional.of(PLAYER) : Optional.ofNullable(ASSETS.get(path));
        if (page.isEmpty()) {
            Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            return true;
        }
        byte[] bytes = read(page.get().resource());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, page.get().type());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        response.getHeaders().put("Content-Security-Policy", POLICY);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(bytes), callback);
        return true;
    }

    private static String hlsVersion() {
        Properties pom = new Properties();
        try {
            pom.load(
                    new StringReader(new String(read("/META-INF/maven/org.webjars.npm/hls.js/pom.properties"), UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("a string can always be read", e);
        }
        return pom.getProperty("version");
    }

    private static byte[] read(String resource) {
        try (InputStream in = Objects.requireNonNull(PlayerPages.class.getResourceAsStream(resource), resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The class path has no readable " + resource, e);
        }
    }
}
