package io.tailrace.encoder.encode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what ffmpeg's {@code ebur128} filters say at their end. Each begins with a line that has its name and goes on in lines that have
 * none. Safe for one thread.
 */
final class LoudnessLines implements Consumer<String> {

    private static final String NAME = "sound";
    private static final Pattern SUMMARY = Pattern.compile("^\\[ebur128@" + NAME + "(\\d+) @ .*Summary:");
    private static final Pattern INTEGRATED = Pattern.compile("^\\s+I:\\s+(\\S+) LUFS");
    private static final Pattern PEAK = Pattern.compile("^\\s+Peak:\\s+(\\S+) dBFS");

    private final List<Optional<Double>> integrated;
    private final List<Optional<Double>> peaks;
    private int current = -1;

    /** @param sounds how many filters there are */
    LoudnessLines(int sounds) {
        integrated = new ArrayList<>(Collections.nCopies(sounds, Optional.empty()));
        peaks = new ArrayList<>(Collections.nCopies(sounds, Optional.empty()));
    }

    /** The filter for sound {@code number}. */
    static String filter(int number) {
        return "ebur128@" + NAME + number + "=peak=true:framelog=quiet";
    }

    @Override
    public void accept(String line) {
        Matcher summary = SUMMARY.matcher(line);
        if (summary.find()) {
            int number = Integer.parseInt(summary.group(1));
            current = number < integrated.size() ? number : -1;
        } else if (line.startsWith("[")) {
            current = -1;
        } else if (current >= 0) {
            read(INTEGRATED, line, integrated);
            read(PEAK, line, peaks);
        }
    }

    private void read(Pattern pattern, String line, List<Optional<Double>> values) {
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
            values.set(current, number(matcher.group(1)));
        }
    }

    /** ffmpeg writes {@code -inf} where there is no sound at all. */
    private static Optional<Double> number(String text) {
        if (text.equals("-inf")) {
            return Optional.of(Double.NEGATIVE_INFINITY);
        }
        try {
            return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** One for each sound; empty when some were not told. */
    Optional<List<Loudness>> all() {
        List<Loudness> all = new ArrayList<>();
        for (int i = 0; i < integrated.size(); i++) {
            if (integrated.get(i).isEmpty() || peaks.get(i).isEmpty()) {
                return Optional.empty();
            }
            all.add(new Loudness(integrated.get(i).get(), peaks.get(i).get()));
        }
        return Optional.of(all);
    }
}
