package io.tailrace.ffmpeg;

import java.util.Locale;

/**
 * RFC 6381 codec strings, read from the sample entry: what the encoder wrote, never what it was asked for (x264 writes Main when its
 * speed preset leaves High's tools out).
 */
final class CodecStrings {

    /** Bytes of a VisualSampleEntry and of an AudioSampleEntry in front of their boxes (ISO/IEC 14496-12, 12.1.3 and 12.2.3). */
    static final int VISUAL_FIELDS = 78;

    static final int AUDIO_FIELDS = 28;

    private CodecStrings() {}

    static String of(Box entry) throws MalformedMediaException {
        return switch (entry.type()) {
            case "avc1", "avc3" ->
                entry.type() + "." + hex(config(entry, "avcC", VISUAL_FIELDS).range(1, 3));
            case "hvc1", "hev1" -> hevc(entry.type(), config(entry, "hvcC", VISUAL_FIELDS));
            case "av01" -> av1(config(entry, "av1C", VISUAL_FIELDS));
            case "mp4a" -> AudioConfig.read(config(entry, "esds", AUDIO_FIELDS)).codec();
            case "Opus" -> "opus";
            case "fLaC" -> "flac";
            case "ac-3", "ec-3" -> entry.type();
            default -> throw new MalformedMediaException("sample entry of an unknown codec");
        };
    }

    static Box config(Box entry, String type, int fields) throws MalformedMediaException {
        return entry.children(fields).stream()
                .filter(box -> box.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new MalformedMediaException("no " + type + " in the sample entry"));
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(String.format("%02x", b & 0xff));
        }
        return text.toString();
    }

    /** ISO/IEC 14496-15, annex E.3. */
    private static String hevc(String type, Box config) throws MalformedMediaException {
        int first = config.u8(1);
        int space = first >> 6;
        StringBuilder text = new StringBuilder(type).append('.');
        if (space > 0) {
            text.append((char) ('A' + space - 1));
        }
        text.append(first & 31);
        text.append('.')
                .append(Integer.toHexString(Integer.reverse(config.s32(2))).toUpperCase(Locale.ROOT));
        text.append((first >> 5 & 1) == 0 ? ".L" : ".H").append(config.u8(12));
        int last = 11;
        while (last >= 6 && config.u8(last) == 0) {
            last--;
        }
        for (int i = 6; i <= last; i++) {
            text.append('.').append(Integer.toHexString(config.u8(i)).toUpperCase(Locale.ROOT));
        }
        return text.toString();
    }

    /** AV1 codec ISO media file format binding, section 5. */
    private static String av1(Box config) throws MalformedMediaException {
        int profile = config.u8(1) >> 5;
        int level = config.u8(1) & 31;
        int flags = config.u8(2);
        boolean isHighDepth = (flags >> 6 & 1) == 1;
        boolean isTwelve = profile == 2 && (flags >> 5 & 1) == 1;
        int depth = isHighDepth ? isTwelve ? 12 : 10 : 8;
        return String.format("av01.%d.%02d%s.%02d", profile, level, flags >> 7 == 1 ? "H" : "M", depth);
    }
}
