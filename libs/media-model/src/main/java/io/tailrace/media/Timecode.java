package io.tailrace.media;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of a frame in its day, as SMPTE ST 12-1 writes it: {@code 10:00:00:00}, or {@code 10:00:00;02} where some numbers are dropped
 * so that 29.97 and 59.94 frames a second keep up with the clock.
 *
 * @param frame  frames since midnight, dropped numbers not counted
 * @param base   numbers a second has
 * @param isDrop the first two numbers of a minute (four of 60) are left out, but of every tenth
 */
public record Timecode(long frame, int base, boolean isDrop) {

    private static final Pattern TEXT =
            Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])([:;.])([0-9]{1,3})");

    private static final long MINUTES_OF_A_DAY = 24 * 60;

    public Timecode {
        if (base <= 0) {
            throw new IllegalArgumentException("a second has at least one frame, got " + base);
        }
        isDrop = isDrop && base % 30 == 0;
        frame = Math.floorMod(frame, day(base, isDrop));
    }

    /** The timecode of a frame of {@code rate}; empty for any other text, and for numbers that a second of that rate does not have. */
    public static Optional<Timecode> parse(String text, FrameRate rate) {
        Matcher parts = TEXT.matcher(text);
        int base = base(rate);
        if (!parts.matches() || Integer.parseInt(parts.group(5)) >= base) {
            return Optional.empty();
        }
        long minutes = Long.parseLong(parts.group(1)) * 60 + Long.parseLong(parts.group(2));
        long number = (minutes * 60 + Long.parseLong(parts.group(3))) * base + Long.parseLong(parts.group(5));
        boolean isDrop = !parts.group(4).equals(":") && base % 30 == 0;
        return Optional.of(new Timecode(number - (isDrop ? droppedBefore(minutes, base) : 0), base, isDrop));
    }

    private static int base(FrameRate rate) {
        return Math.max(1, Math.toIntExact(Math.round(rate.framesPerSecond())));
    }

    private static int dropped(int base) {
        return base / 15;
    }

    private static long droppedBefore(long minutes, int base) {
        return dropped(base) * (minutes - minutes / 10);
    }

    private static long day(int base, boolean isDrop) {
        return MINUTES_OF_A_DAY * 60 * base - (isDrop ? droppedBefore(MINUTES_OF_A_DAY, base) : 0);
    }

    /** The frame so many later, or earlier; past midnight it begins anew. */
    public Timecode plus(long frames) {
        return new Timecode(frame + frames, base, isDrop);
    }

    /**
     * The same second counted in frames of {@code rate}, and the frame in it that is shown then. Numbers are dropped only where they were
     * and the rate needs it.
     */
    public Timecode at(FrameRate rate) {
        int other = base(rate);
        if (other == base) {
            return this;
        }
        boolean drops = isDrop && rate.den() == 1001;
        long number = number();
        long seconds = number / base;
        long scaled = seconds * other + number % base * other / base;
        return new Timecode(scaled - (drops ? droppedBefore(seconds / 60, other) : 0), other, drops);
    }

    /** With the dropped ones. */
    private long number() {
        if (!isDrop) {
            return frame;
        }
        int dropped = dropped(base);
        long minute = 60L * base - dropped;
        long tenMinutes = 10 * minute + dropped;
        long tens = frame / tenMinutes;
        long rest = frame % tenMinutes;
        long minutesOfTen = rest < dropped ? 0 : (rest - dropped) / minute;
        return frame + dropped * (9 * tens + minutesOfTen);
    }

    @Override
    public String toString() {
        long number = number();
        long seconds = number / base;
        String last = Long.toString(number % base);
        int digits = Integer.toString(base - 1).length(); // 10:00:00:5 of ten a second, as ffmpeg writes it
        return String.format(
                        Locale.ROOT,
                        "%02d:%02d:%02d%s",
                        seconds / 3600,
                        seconds / 60 % 60,
                        seconds % 60,
                        isDrop ? ";" : ":")
                + "0".repeat(digits - last.length())
                + last;
    }
}
