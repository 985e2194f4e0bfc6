package io.tailrace.manifest;

import java.net.URI;
import java.net.URISyntaxException;

/** URIs inside playlists. */
final class HlsUris {

    private HlsUris() {}

    static void check(String uri, int line, Findings findings) {
        try {
            URI parsed = new URI(uri);
            if (parsed.isAbsolute() || parsed.getRawAuthority() != null || uri.startsWith("/")) {
                findings.addAt(line, "house", "an asset refers to itself by relative URIs, got " + uri);
            }
            if (!uri.equals(parsed.toASCIIString())) {
                findings.addAt(line, "4.1", "a URI is ASCII with escapes (RFC 3986), got " + uri);
            }
        } catch (URISyntaxException e) {
            findings.addAt(line, "4.1", "no URI (RFC 3986): " + e.getMessage());
        }
    }

    /** Path below the asset of {@code uri} in the playlist {@code base}, escapes decoded. An unreadable one gives an empty path. */
    static String resolve(String base, String uri) {
        try {
            String path = new URI("asset", "x", "/" + base, null)
                    .resolve(new URI(uri))
                    .normalize()
                    .getPath();
            return path == null ? "" : path.substring(1);
        } catch (URISyntaxException e) {
            return "";
        }
    }
}
