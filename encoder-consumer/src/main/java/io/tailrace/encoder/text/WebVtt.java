package io.tailrace.encoder.text;

import io.tailrace.media.WebVttTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** WebVTT as a text (W3C WebVTT: The Web Video Text Tracks Format). */
final class WebVtt {

    /**
     * Ties cue times to media times (RFC 8216bis, 3.1.4): the title starts at 0 in both. In front of the cues, so that a segment can be
     * read by itself.
     */
    private static final String TIME_MAP = "X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n";

    private static final Pattern TIMES = Pattern.compile(
            "((?:[0-9]{2,4}:)?[0-5][0-9]:[0-5][0-9]\\.[0-9]{3})[ \\t]+-->[ \\t]+((?:[0-9]{2,4}:)?[0-5][0-9]:[0-5][0-9]\\.[0-9]{3})(.*)");

    private static final long MICROS = 1_000_000;

    private WebVtt() {}

    /**
     * Reads cues as ffmpeg writes them; anything else between them is left out.
     *
     * @param most one more than these are read at most
     */
    static List<Cue> read(BufferedReader lines, int most) throws IOException {
        List<Cue> cues = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher times = TIMES.matcher(line);
            if (!times.matches()) {
                continue;
            }
            StringBuilder text = new StringBuilder();
            for (String next = lines.readLine(); next != null && !next.isEmpty(); next = lines.readLine()) {
                text.append(next).append('\n');
            }
            Cue cue = new Cue(
                    micros(times.group(1)),
                    micros(times.group(2)),
                    CueText.settings(times.group(3)),
                    CueText.clean(text.toString()));
            if (cue.isShown()) {
                cues.add(cue);
            }
            if (cues.size() > most) {
                break;
            }
        }
        return cues;
    }

    /** A file by itself. */
    static byte[] file(List<Cue> cues) {
        return write("", cues);
    }

    /** A segment of a media playlist. */
    static byte[] segment(List<Cue> cues) {
        return write(TIME_MAP, cues);
    }

    private static byte[] write(String head, List<Cue> cues) {
        StringBuilder text = new StringBuilder("WEBVTT\n").append(head);
        for (Cue cue : cues) {
            text.append('\n')
                    .append(WebVttTime.of(cue.startMicros()))
                    .append(" --> ")
                    .append(WebVttTime.of(cue.endMicros()))
                    .append(cue.settings().isEmpty() ? "" : " " + cue.settings())
                    .append('\n')
                    .append(cue.text())
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static long micros(String time) {
        long seconds = 0;
        String[] parts = time.substring(0, time.length() - 4).split(":", -1);
        for (String part : parts) {
            seconds = seconds * 60 + Long.parseLong(part);
        }
        return seconds * MICROS + Long.parseLong(time.substring(time.length() - 3)) * 1000;
    }
}
