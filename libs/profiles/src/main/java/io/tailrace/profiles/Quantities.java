package io.tailrace.profiles;

import io.tailrace.media.FrameRate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts as people write them in YAML. Every parser throws {@link IllegalArgumentException} with what is expected, to be completed with
 * file and line.
 */
final class Quantities {

    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?)([A-Za-z]*)");

    private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,4})?)%");

    private static final Pattern RATE = Pattern.compile("([0-9]{1,7})(?:/([0-9]{1,7}))?");

    private static final Pattern BOX = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");

    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    private static final Map<String, Long> MULTIPLES = Map.of(
            "",
            1L,
            "k",
            1_000L,
            "M",
            1_000_000L,
            "G",
            1_000_000_000L,
            "T",
            1_000_000_000_000L,
            "Ki",
            1L << 10,
            "Mi",
            1L << 20,
            "Gi",
            1L << 30,
            "Ti",
            1L << 40);

    private Quantities() {}

    /** {@code 500ms}, {@code 2s}, {@code 1.5s}, {@code 10m}, {@code 24h}. */
    static Duration duration(String text) {
        return Duration.ofMillis(amount(text, MILLIS, "a duration such as 500ms, 2s, 10m or 24h"));
    }

    /** {@code 800000}, {@code 800k}, {@code 2.5M}, {@code 500G}, {@code 64Mi}. */
    static long count(String text) {
        return amount(text, MULTIPLES, "a number such as 800000, 800k, 2.5M, 500G or 64Mi");
    }

    /** {@code 5%} or {@code 0.25%}, as millionths. */
    static int share(String text) {
        Matcher matcher = SHARE.matcher(text);
        int millionths = matcher.matches()
                ? new BigDecimal(matcher.group(1)).movePointRight(4).intValueExact()
                : Integer.MAX_VALUE;
        if (millionths > 1_000_000) {
            throw new IllegalArgumentException("expected a share from 0% to 100% such as 5% or 0.25%");
        }
        return millionths;
    }

    /** The shortest form that {@link #share(String)} reads back. */
    static String share(int millionths) {
        return BigDecimal.valueOf(millionths, 4).stripTrailingZeros().toPlainString() + "%";
    }

    /** {@code 25} or {@code 30000/1001}. */
    static FrameRate frameRate(String text) {
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a frame rate such as 25 or 30000/1001");
        }
        int den = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
        return new FrameRate(Integer.parseInt(matcher.group(1)), den);
    }

    /** {@code 1920x1080}. */
    static Box box(String text) {
        Matcher matcher = BOX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a box of long x short side such as 1920x1080");
        }
        return new Box(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    private static long amount(String text, Map<String, Long> units, String expected) {
        Matcher matcher = AMOUNT.matcher(text);
        Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("expected " + expected);
        }
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "expected " + expected + " that is a whole number of the smallest unit", e);
        }
    }

    /** The shortest form that {@link #duration} reads back. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    /** {@code 25} or {@code 30000/1001}. */
    static String text(FrameRate rate) {
        return rate.den() == 1 ? String.format(Locale.ROOT, "%d", rate.num()) : rate.toString();
    }
}
