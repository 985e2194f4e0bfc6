package io.tailrace.encoder.translate;

/** Bit rates as ffmpeg reads them. */
final class Rates {

    private Rates() {}

    /** Bits per second of {@code 2500k}, {@code 2.5M} or {@code 2500000}; 0 for what is none. */
    static long bits(String text) {
        if (!text.matches("\\d+(\\.\\d+)?[kKM]?")) {
            return 0;
        }
        String digits = text.replaceAll("[kKM]", "");
        double unit = text.endsWith("M") ? 1e6 : text.endsWith("k") || text.endsWith("K") ? 1e3 : 1;
        return Math.round(Double.parseDouble(digits) * unit);
    }
}
