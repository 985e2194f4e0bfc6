package io.tailrace.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** A playlist split into tags and URI lines, checked against RFC 8216bis 4.1 and 4.4.1 on the way. */
record PlaylistLines(List<Line> lines) {

    /** A tag with its value (empty without one), or a URI when {@code tag} is empty. */
    record Line(int number, String tag, String value) {

        boolean isUri() {
            return tag.isEmpty();
        }
    }

    static PlaylistLines parse(byte[] bytes, Findings findings) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            findings.add("4.1", "a playlist is UTF-8");
            return new PlaylistLines(List.of());
        }
        checkText(text, findings);
        List<Line> lines = new ArrayList<>();
        String[] parts = text.split("\r?\n", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (part.startsWith("#EXT")) {
                int colon = part.indexOf(':');
                lines.add(new Line(
                        i + 1,
                        colon < 0 ? part.substring(1) : part.substring(1, colon),
                        colon < 0 ? "" : part.substring(colon + 1)));
            } else if (!part.isEmpty() && !part.startsWith("#")) {
                lines.add(new Line(i + 1, "", part));
            }
        }
        findings.require(parts[0].equals("#EXTM3U"), "4.4.1.1", "the first line is #EXTM3U");
        return new PlaylistLines(lines);
    }

    private static void checkText(String text, Findings findings) {
        findings.require(!text.startsWith("\uFEFF"), "4.1", "a playlist has no byte order mark");
        findings.require(Normalizer.isNormalized(text, Normalizer.Form.NFC), "4.1", "a playlist is normalized to NFC");
        findings.require(
                text.chars().noneMatch(c -> c != '\n' && c != '\r' && (c < 0x20 || (c >= 0x7f && c <= 0x9f))),
                "4.1",
                "a playlist has no control characters but line ends");
        findings.require(text.endsWith("\n"), "house", "the last line is ended");
    }

    List<Line> of(String tag) {
        return lines.stream().filter(line -> line.tag().equals(tag)).toList();
    }

    boolean has(String tag) {
        return !of(tag).isEmpty();
    }
}
