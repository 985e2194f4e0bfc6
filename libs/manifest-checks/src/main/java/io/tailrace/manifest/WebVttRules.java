package io.tailrace.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for WebVTT: the format itself (W3C WebVTT, 4.1), and as a segment of HLS (RFC 8216bis, 3.1.4). */
public final class WebVttRules {

    private static final String TIME = "(?:\\d{2,}:)?[0-5]\\d:[0-5]\\d\\.\\d{3}";
    private static final Pattern TIMES =
            Pattern.compile("(" + TIME + ")[ \\t]+-->[ \\t]+(" + TIME + ")(?:[ \\t]+\\S.*)?");
    private static final Pattern MAP =
            Pattern.compile("X-TIMESTAMP-MAP=(?:MPEGTS:\\d+,LOCAL:" + TIME + "|LOCAL:" + TIME + ",MPEGTS:\\d+)");

    private WebVttRules() {}

    /** Checks a file by itself. */
    public static List<Violation> file(String name, byte[] bytes) {
        Findings findings = new Findings(name);
        check(name, bytes, findings);
        return findings.list();
    }

    static void checkSegment(String name, byte[] bytes, Findings findings) {
        check(name, bytes, findings);
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
        findings.require(
                lines.length > 1 && MAP.matcher(lines[1]).matches(),
                "3.1.4",
                name + " ties its times to the media by X-TIMESTAMP-MAP");
    }

    private static void check(String name, byte[] bytes, Findings findings) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            findings.add("WebVTT 4.1", name + " is no UTF-8");
            return;
        }
        findings.require(
                text.equals("WEBVTT") || text.matches("(?s)WEBVTT[ \\t\\n].*"),
                "WebVTT 4.1",
                name + " begins with WEBVTT");
        String last = "";
        for (String block : text.split("\n\n+", -1)) {
            String[] lines = block.strip().split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                if (!lines[i].contains("-->")) {
                    continue;
                }
                Matcher times = TIMES.matcher(lines[i]);
                findings.require(times.matches() && i <= 1, "WebVTT 4.1", name + " has no cue at '" + lines[i] + "'");
                if (times.matches()) {
                    String start = padded(times.group(1));
                    findings.require(
                            start.compareTo(padded(times.group(2))) < 0,
                            "WebVTT 4.1",
                            name + ": a cue ends after its start: '" + lines[i] + "'");
                    findings.require(
                            last.compareTo(start) <= 0,
                            "WebVTT 4.1",
                            name + ": cues stand in the order of their start");
                    last = start;
                }
            }
        }
    }

    /** With ten digits of hours, so that texts compare as times. */
    private static String padded(String time) {
        String whole = time.length() == 9 ? "00:" + time : time;
        return "0".repeat(Math.max(0, 19 - whole.length())) + whole;
    }
}
