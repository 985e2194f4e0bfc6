package io.tailrace.encoder.encode;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Seconds as ffmpeg writes them. */
final class Micros {

    private Micros() {}

    /** 0 for what is no number. */
    static long of(@Nullable String seconds) {
        if (seconds == null) {
            return 0;
        }
        try {
            return new BigDecimal(seconds)
                    .movePointRight(6)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            return 0;
        }
    }
}
