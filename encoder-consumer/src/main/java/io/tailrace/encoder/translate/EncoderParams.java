package io.tailrace.encoder.translate;

import java.util.List;

/** What stands in {@code -x264-params} and {@code -x265-params}, as options of ffmpeg. Pure. */
final class EncoderParams {

    private EncoderParams() {}

    /**
     * One part of the list.
     *
     * @throws UntranslatableException when nobody has said what it means to other encoders
     */
    static List<Setting> setting(String part, String suffix) throws UntranslatableException {
        int equals = part.indexOf('=');
        String name = (equals < 0 ? part : part.substring(0, equals)).replace('_', '-');
        String value = equals < 0 ? "1" : part.substring(equals + 1);
        return switch (name) {
            case "keyint" -> one("g", value, suffix);
            case "min-keyint" -> one("keyint_min", value, suffix);
            case "scenecut" -> one("sc_threshold", value, suffix);
            case "no-scenecut" -> value.equals("0") ? List.of() : one("sc_threshold", "0", suffix);
            case "bframes" -> one("bf", value, suffix);
            case "ref" -> one("refs", value, suffix);
            case "crf" -> one("crf", value, suffix);
            case "bitrate" -> List.of(Setting.of(suffix.isEmpty() ? "b:v" : "b:" + suffix, value + "k"));
            case "vbv-maxrate" -> one("maxrate", value + "k", suffix);
            case "vbv-bufsize" -> one("bufsize", value + "k", suffix);
            case "nal-hrd" -> one("nal-hrd", value, suffix);
            // Closed groups are what devices make, parameter sets before key frames as well; the rest is about the
            // CPU's library.
            case "open-gop",
                    "repeat-headers",
                    "log-level",
                    "info",
                    "threads",
                    "pools",
                    "frame-threads",
                    "force-cfr",
                    "" -> {
                if (name.equals("open-gop") && !value.equals("0")) {
                    throw new UntranslatableException("open-gop=" + value + ": groups of devices are closed.");
                }
                yield List.of();
            }
            default ->
                throw new UntranslatableException(
                        part
                                + ": nobody has said what it means to an encoder of a device; leave it out, or say it in ffmpeg's words.");
        };
    }

    private static List<Setting> one(String base, String value, String suffix) {
        return List.of(Setting.of(suffix.isEmpty() ? base : base + ":" + suffix, value));
    }
}
