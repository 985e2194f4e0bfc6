package io.tailrace.packager.asset;

import java.nio.charset.StandardCharsets;

/** Relative URI references between files of an asset (RFC 3986, 4.2). */
public final class RelativeUri {

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private RelativeUri() {}

    /** How the file {@code from} names {@code to}; both are paths below the prefix. */
    public static String between(String from, String to) {
        long folders = from.chars().filter(c -> c == '/').count();
        return "../".repeat(Math.toIntExact(folders)) + escape(to);
    }

    /** Everything but unreserved characters and slashes as %XX of its UTF-8. */
    public static String escape(String path) {
        StringBuilder escaped = new StringBuilder(path.length());
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c == '/' || UNRESERVED.indexOf(c) >= 0) {
                escaped.append(c);
            } else {
                escaped.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return escaped.toString();
    }
}
