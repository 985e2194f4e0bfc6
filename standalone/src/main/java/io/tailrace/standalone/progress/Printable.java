package io.tailrace.standalone.progress;

import java.util.regex.Pattern;

/** File names and messages come from outside: what would steer a terminal is shown as a question mark. */
public final class Printable {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private Printable() {}

    public static String text(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }
}
