package io.tailrace.gateway.http;

/** Text from outside, made fit for a message. */
public final class Text {

    private static final int LONGEST_SHOWN = 120;

    private Text() {}

    /** Without control characters, and cut when long. */
    public static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= LONGEST_SHOWN ? clean : clean.substring(0, LONGEST_SHOWN) + "…";
    }
}
