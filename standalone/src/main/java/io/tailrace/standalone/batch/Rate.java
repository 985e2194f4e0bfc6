package io.tailrace.standalone.batch;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** So many in a second or a minute. */
public record Rate(int count, Duration per) {

    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,5})/([sm])");

    /** Reads one. @throws IllegalArgumentException when it is not like {@code 50/s} or {@code 200/m} */
    public static Rate parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("A rate is a number a second or a minute, such as 50/s or 200/m.");
        }
        return new Rate(
                Integer.parseInt(matcher.group(1)),
                matcher.group(2).equals("s") ? Duration.ofSeconds(1) : Duration.ofMinutes(1));
    }

    /** From one to the next. */
    Duration interval() {
        return per.dividedBy(count);
    }
}
