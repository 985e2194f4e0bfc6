package io.tailrace.encoder.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A description of filters: chains, each with labels before and behind it. What it does not know it keeps as it is written. */
record Graph(List<Chain> chains) {

    private static final Pattern CHAIN =
            Pattern.compile("\\s*((?:\\[[^\\]]*\\]\\s*)*)(.*?)((?:\\s*\\[[^\\]]*\\])*)\\s*", Pattern.DOTALL);

    /** @param before labels, as written: {@code [0:v][1:v]} */
    record Chain(String before, List<Filter> filters, String behind) {
        String text() {
            return before + filters.stream().map(Filter::text).collect(Collectors.joining(",")) + behind;
        }

        boolean isSound() {
            return before.matches(".*\\[\\d+:a(:[^\\]]*)?\\].*")
                    || filters.stream().allMatch(filter -> filter.isSound());
        }
    }

    /** @param options behind the equals sign; empty for none */
    record Filter(String name, String options) {
        static Filter parse(String text) {
            int equals = text.indexOf('=');
            return equals < 0
                    ? new Filter(text.strip(), "")
                    : new Filter(text.substring(0, equals).strip(), text.substring(equals + 1));
        }

        String text() {
            return options.isEmpty() ? name : name + "=" + options;
        }

        /** ffmpeg's filters of sound begin with an a, but for these. No filter of pictures that is looked for here does. */
        boolean isSound() {
            return name.matches(
                    "a(?!lpha|mplify|vgblur|tadenoise|ss$).*|volume|volumedetect|pan|loudnorm|ebur128|dynaudnorm"
                            + "|channelmap|channelsplit|join|highpass|lowpass|equalizer|silencedetect|silenceremove|earwax|extrastereo|compand"
                            + "|tremolo|vibrato|speechnorm|sofalizer|stereotools|stereowiden");
        }
    }

    static Graph parse(String text) {
        List<Chain> chains = new ArrayList<>();
        for (String part : split(text, ';')) {
            Matcher matcher = CHAIN.matcher(part);
            if (matcher.matches()) {
                chains.add(new Chain(
                        matcher.group(1).replaceAll("\\s", ""),
                        split(matcher.group(2), ',').stream().map(Filter::parse).toList(),
                        matcher.group(3).replaceAll("\\s", "")));
            }
        }
        return new Graph(chains);
    }

    /** Outside of quotes, and not behind a backslash. */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && !isQuoted) {
                part.append(c).append(text.charAt(++i));
                continue;
            }
            isQuoted ^= c == '\'';
            if (c == separator && !isQuoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    String text() {
        return chains.stream().map(Chain::text).collect(Collectors.joining(";"));
    }
}
